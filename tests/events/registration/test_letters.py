"""Letters about registrations: written when sent, in the registrant’s language, with a calendar file."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from cms.facts.services.change_facts import changing
from cms.mail.enums import LetterState
from cms.mail.kinds import letter_kinds
from cms.mail.models import Letter
from cms.mail.readers.word_letter import word_error
from cms.mail.services.resend_letter import resend_letter
from cms.sweep_register import run_sweeps
from cms.text.format_times import format_day_and_time
from events.registration.enums import RegistrationLetter, RegistrationState, WithheldReason
from events.registration.letters import REASON_OF_STATE
from events.registration.models import Registration
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.hand_out_rooms import AHEAD, hand_out_rooms
from events.registration.services.register import Applicant, register
from events.registration.services.write_to_registrant import write_to_registrant
from tests.events.registration.conftest import ROOM, TITLES, World, send_letters
from tests.factories import RegistrationFactory, WorkshopFactory
from tests.factories.facts import PlaceFactory
from tests.factories.workshops import VenueFactory


def sign_up(world: World, number: int = 1, language: str = "pl") -> Registration:
    register(
        world.workshop.pk,
        Applicant(name=f"Ąnna <{number}>", email=f"p{number}@example.org", language=language),
    )
    return Registration.objects.get(email=f"p{number}@example.org")


def everything_in(message: Any) -> str:
    parts = [message.subject, message.body, *(str(body) for body, _type in message.alternatives)]
    return "\n".join([*parts, calendar_of(message) or ""])


def calendar_of(message: Any) -> str:
    for part in message.attachments:
        if part.get_content_type() == "text/calendar":
            content: bytes = part.get_payload(decode=True)
            return content.decode().replace("\r\n ", "")
    return ""


def test_every_kind_is_registered() -> None:
    assert {kind.value for kind in RegistrationLetter} <= {kind.key for kind in letter_kinds}


@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_the_confirmation_tells_when_and_where_in_the_registrants_language(
    world: World, language: str
) -> None:
    sign_up(world, language=language)
    with translation.override("en"):
        (message,) = send_letters()
    with translation.override(language):
        when = format_day_and_time(world.workshop.local_start, world.workshop.local_end)
    html = message.alternatives[0][0]
    assert "p1@example.org" in message.to[0]
    assert TITLES[language] in message.subject
    for body in (message.body, html):
        assert when in body.replace("&nbsp;", " ").replace("\u00a0", " ")
        assert TITLES[language] in body
        assert "Zoom" in body
        assert f"/{language}/" in body
    assert "Ąnna <1>" in message.body
    assert "Ąnna &lt;1&gt;" in html


@pytest.mark.parametrize("language", ["pl", "de"])
@pytest.mark.parametrize("kind", RegistrationLetter)
def test_no_sentence_stays_in_english(world: World, kind: RegistrationLetter, language: str) -> None:
    world.set_terms(places=1)
    first, _second = sign_up(world, 1, language), sign_up(world, 2, language)
    sent = list(send_letters())
    cancel_registration(first)
    sent += send_letters()
    with time_machine.travel(world.workshop.starts_at - AHEAD):
        hand_out_rooms()
        sent += send_letters()
    kinds = Letter.objects.order_by("pk").values_list("kind", flat=True)
    message = dict(zip(kinds, sent, strict=True))[kind.value]
    assert re.findall(r"\b(?:the|you|your|this|place|waiting|date)\b", message.body, re.I) == []


def test_the_confirmation_brings_the_date_for_the_calendar(world: World) -> None:
    sign_up(world)
    (message,) = send_letters()
    (event,) = icalendar.Calendar.from_ical(calendar_of(message)).walk("VEVENT")
    assert event.start == world.workshop.starts_at
    assert event["SUMMARY"] == TITLES["pl"]
    assert event["ATTENDEE"] == "mailto:p1@example.org"
    (part,) = [part for part in message.attachments if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"


def test_a_waiting_letter_brings_no_date(world: World) -> None:
    world.set_terms(places=1)
    sign_up(world, 1)
    sign_up(world, 2)
    _confirmed, waiting = send_letters()
    assert calendar_of(waiting) == ""


def test_a_cancelled_registration_takes_the_date_out_and_a_promoted_one_puts_it_in(world: World) -> None:
    world.set_terms(places=1)
    first, _second = sign_up(world, 1), sign_up(world, 2)
    send_letters()
    cancel_registration(first)
    cancelled, promoted = send_letters()
    assert "METHOD:CANCEL" in calendar_of(cancelled)
    assert "METHOD:REQUEST" in calendar_of(promoted)
    assert "p1@example.org" in cancelled.to[0]
    assert "p2@example.org" in promoted.to[0]


def test_an_unsent_letter_tells_the_facts_of_its_sending(world: World) -> None:
    sign_up(world, language="en")
    with changing(world.workshop, by=None) as workshop:
        workshop.starts_at += timedelta(days=3)
        workshop.ends_at += timedelta(days=3)
    world.workshop.refresh_from_db()
    (message,) = send_letters()
    assert format_day_and_time(world.workshop.local_start, world.workshop.local_end) in message.body
    (event,) = icalendar.Calendar.from_ical(calendar_of(message)).walk("VEVENT")
    assert (event.start, event["SEQUENCE"]) == (world.workshop.starts_at, 1)


@pytest.mark.parametrize("format_", ["online", "hybrid", "on_site"])
def test_no_letter_tells_the_rooms_address(world: World, format_: str) -> None:
    VenueFactory(workshop=world.workshop)
    world.set(format=format_)
    world.set_terms(places=1)
    first = sign_up(world, 1)
    sign_up(world, 2)
    messages = list(send_letters())
    cancel_registration(first)
    messages += send_letters()
    assert len(messages) == 4
    for message in messages:
        assert ROOM not in everything_in(message)
        assert "secret-room" not in everything_in(message)


@pytest.mark.parametrize(("format_", "comes"), [("online", True), ("hybrid", True), ("on_site", False)])
def test_who_takes_part_online_reads_how_the_address_comes(world: World, format_: str, comes: bool) -> None:
    VenueFactory(workshop=world.workshop, place=PlaceFactory(name="Greifswald"))
    VenueFactory(workshop=world.workshop, place=PlaceFactory(name="Szczecin"))
    world.set(format=format_)
    sign_up(world, language="en")
    (message,) = send_letters()
    assert ("comes in an e-mail of its own" in message.body) is comes
    towns = "Musterstraße 1, Greifswald; Musterstraße 1, Szczecin"
    assert (towns in message.body) is (format_ != "online")


@pytest.mark.parametrize(
    ("change", "reason", "in_polish"),
    [
        (
            lambda world, registration: cancel_registration(registration),
            WithheldReason.REGISTRATION_CANCELLED,
            "Zgłoszenie zostało anulowane.",
        ),
        (
            lambda world, registration: world.set(status="cancelled"),
            WithheldReason.WORKSHOP_CANCELLED,
            "Wydarzenie zostało odwołane.",
        ),
    ],
)
def test_a_confirmation_that_is_not_so_any_more_is_held_back_with_a_reason_in_the_readers_language(
    world: World, change: Callable[[World, Registration], Any], reason: WithheldReason, in_polish: str
) -> None:
    registration = sign_up(world)
    change(world, registration)
    send_letters()
    letter = Letter.objects.get(kind="registration.confirmed")
    assert (letter.state, letter.last_error) == (LetterState.WITHHELD, reason.value)
    with translation.override("pl"):
        assert word_error(letter) == in_polish


@pytest.mark.parametrize("state", RegistrationState)
def test_whatever_became_of_a_registration_can_be_said(state: RegistrationState) -> None:
    assert REASON_OF_STATE[state].label


def test_a_confirmation_of_a_past_workshop_is_too_late_and_held_back_when_somebody_insists(
    world: World,
) -> None:
    sign_up(world)
    with time_machine.travel(world.workshop.ends_at + timedelta(hours=1)):
        assert send_letters() == []
        letter = Letter.objects.get()
        assert letter.state == LetterState.MISSED
        resend_letter(letter.pk)
        assert send_letters() == []
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (LetterState.WITHHELD, WithheldReason.WORKSHOP_OVER)


def test_a_cancelled_registration_is_told_of_a_cancelled_workshop_too_but_not_afterwards(
    world: World,
) -> None:
    first, second = sign_up(world, 1), sign_up(world, 2)
    world.set(status="cancelled")
    cancel_registration(first)
    (message,) = [message for message in send_letters() if "p1@" in message.to[0]]
    assert "METHOD:CANCEL" in calendar_of(message)
    cancel_registration(second)
    with time_machine.travel(world.workshop.ends_at + timedelta(hours=1)):
        assert send_letters() == []


def change_status(world: World, status: str) -> list[str]:
    """Change it as a desk does, and return what is said about it."""
    edit = changing(world.workshop, by=None)
    with edit as changed:
        changed.status = status
    return edit.sentences


def states_of_letters() -> list[tuple[str, str]]:
    return list(Letter.objects.order_by("pk").values_list("state", "last_error"))


def test_what_a_mistaken_cancellation_held_back_goes_out_when_it_is_taken_back(world: World) -> None:
    sign_up(world)
    change_status(world, "cancelled")
    assert send_letters() == []
    sentences = change_status(world, "scheduled")
    assert sentences == ["1 e-mail that the cancellation held back is sent now."]
    (message,) = send_letters()
    assert message.subject.startswith("Potwierdzenie miejsca: Jasne notatki")
    assert states_of_letters() == [("sent", "")]


def test_taking_a_cancellation_back_sends_nothing_that_was_held_back_for_another_reason(world: World) -> None:
    gone, other = sign_up(world, 1), sign_up(world, 2)
    cancel_registration(gone)
    stranger = RegistrationFactory(workshop=WorkshopFactory(cancelled=True))
    with transaction.atomic():
        write_to_registrant(stranger, RegistrationLetter.CONFIRMED)
    change_status(world, "cancelled")
    assert len(send_letters()) == 1  # that the registration was cancelled
    change_status(world, "scheduled")
    (message,) = send_letters()
    assert other.email in message.to[0]
    assert sorted(states_of_letters()) == [
        ("sent", ""),
        ("sent", ""),
        ("withheld", "registration_cancelled"),
        ("withheld", "workshop_cancelled"),
    ]


def test_what_was_held_back_while_the_cancellation_was_taken_back_goes_out_with_the_sweep(
    world: World,
) -> None:
    sign_up(world)
    world.set(status="cancelled")
    send_letters()
    world.set(status="scheduled")  # the worker that read the old status writes its result after that
    assert [run_sweeps()["held_back"], run_sweeps()["held_back"]] == [1, 0]
    assert states_of_letters() == [("sent", "")]


def test_nothing_held_back_goes_out_once_the_workshop_is_over(world: World) -> None:
    sign_up(world)
    world.set(status="cancelled")
    send_letters()
    world.set(status="scheduled")
    with time_machine.travel(world.workshop.ends_at + timedelta(hours=1)):
        assert run_sweeps()["held_back"] == 0
    assert states_of_letters() == [("withheld", "workshop_cancelled")]


@pytest.mark.parametrize("kind", RegistrationLetter)
def test_every_letter_is_good_until_the_end_of_the_workshop(world: World, kind: RegistrationLetter) -> None:
    letter = Letter(kind=kind, about=sign_up(world))
    assert letter_kinds[kind](letter).good_until() == world.workshop.ends_at


def test_only_the_rooms_letter_is_not_kept() -> None:
    assert [kind for kind in RegistrationLetter if letter_kinds[kind].why_not_kept] == [
        RegistrationLetter.ROOM
    ]


def test_a_letter_survives_the_pages(world: World) -> None:
    for page in world.pages.values():
        page.unpublish()
    sign_up(world, language="de")
    (message,) = send_letters()
    assert TITLES["de"] in message.subject
    assert "/termine/" not in message.body
