"""The address of the online room goes to those who have a place, once, some days before the start."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.readers.word_letter import say_why_not_kept
from cms.mail.services.resend_letter import resend_letter
from cms.sweep_register import run_sweeps
from events.enums import WorkshopFormat, WorkshopStatus
from events.registration.enums import RegistrationLetter, RegistrationState, WithheldReason
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.hand_out_rooms import AHEAD, hand_out_rooms
from events.registration.services.write_to_registrant import write_to_registrant
from tests.events.registration.conftest import ROOM, TITLES, World, room_letters, send_letters, starting_in
from tests.factories.registrations import RegistrationFactory

TOMORROW = timedelta(days=1)
OTHER_ROOM = "https://rooms.example/other"


@pytest.mark.parametrize(
    ("language", "subject", "label"),
    [
        ("en", "The online room: Clear notes", "Address of the online room"),
        ("pl", "Pokój online: Jasne notatki", "Adres pokoju online"),
        ("de", "Der Online-Raum: Klare Notizen", "Adresse des Online-Raums"),
    ],
)
def test_it_comes_in_the_registrants_language(world: World, language: str, subject: str, label: str) -> None:
    starting_in(world, TOMORROW)
    registration = RegistrationFactory(workshop=world.workshop, language=language)
    assert hand_out_rooms() == 1
    (message,) = send_letters()
    assert registration.email in message.to[0]
    assert message.subject.startswith(subject)
    assert f"{label}: {ROOM}" in message.body
    assert f'<a href="{ROOM}"' in message.alternatives[0][0]
    assert TITLES[language] in message.body


def test_the_minutely_sweep_hands_it_out(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    assert run_sweeps()["rooms"] == 1


def test_it_comes_three_days_before_the_start_and_not_earlier(world: World) -> None:
    starting_in(world, AHEAD + timedelta(minutes=1))
    RegistrationFactory(workshop=world.workshop)
    assert hand_out_rooms() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert hand_out_rooms() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"room": ""},
        {"format": WorkshopFormat.ON_SITE},
        {"status": WorkshopStatus.CANCELLED},
        {"starts_at": timezone.now() - TOMORROW, "ends_at": timezone.now() - timedelta(hours=3)},
    ],
    ids=["no room", "on site", "cancelled", "past"],
)
def test_nothing_is_sent_where_nobody_meets_online(world: World, facts: dict[str, Any]) -> None:
    starting_in(world, TOMORROW)
    world.set(**facts)
    RegistrationFactory(workshop=world.workshop)
    assert hand_out_rooms() == 0


@pytest.mark.parametrize("state", [RegistrationState.WAITING, RegistrationState.CANCELLED])
def test_only_who_has_a_place_is_told(world: World, state: RegistrationState) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop, state=state)
    assert hand_out_rooms() == 0


def test_who_gets_a_place_from_the_waiting_list_is_told_then(world: World) -> None:
    starting_in(world, TOMORROW)
    world.set_terms(places=1)
    first = RegistrationFactory(workshop=world.workshop)
    RegistrationFactory(workshop=world.workshop, state=RegistrationState.WAITING, email="second@example.org")
    assert hand_out_rooms() == 1
    cancel_registration(first)
    assert hand_out_rooms() == 1
    assert room_letters().first().recipient_email == "second@example.org"


def test_a_workshop_that_began_still_tells_who_comes_late(world: World) -> None:
    starting_in(world, -timedelta(hours=1))
    RegistrationFactory(workshop=world.workshop)
    assert hand_out_rooms() == 1


def test_nobody_is_told_the_same_twice(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    assert [hand_out_rooms(), hand_out_rooms()] == [1, 0]


def test_another_address_is_told_again(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    send_letters()
    world.set(room=OTHER_ROOM)
    assert [hand_out_rooms(), hand_out_rooms()] == [1, 0]
    (message,) = send_letters()
    assert OTHER_ROOM in message.body
    assert hand_out_rooms() == 0


def test_an_address_changed_before_sending_is_the_one_that_is_sent_and_sent_once(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    world.set(room=OTHER_ROOM)
    assert send_letters() == []
    letter = room_letters().get()
    assert (letter.state, letter.last_error) == (LetterState.WITHHELD, WithheldReason.OTHER_ROOM)
    assert [hand_out_rooms(), hand_out_rooms()] == [1, 0]
    (message,) = send_letters()
    assert OTHER_ROOM in message.body
    assert ROOM not in message.body
    assert hand_out_rooms() == 0


def test_the_former_address_is_told_again_when_it_is_in_use_again(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    told = []
    for room in (ROOM, OTHER_ROOM, ROOM):
        world.set(room=room)
        assert [hand_out_rooms(), hand_out_rooms()] == [1, 0]
        told += [room for message in send_letters() if room in message.body]
    assert told == [ROOM, OTHER_ROOM, ROOM]


def test_a_room_made_anew_with_the_same_address_is_not_told_again(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    send_letters()
    world.set(room="")
    world.set(room=ROOM)
    assert hand_out_rooms() == 0


def test_sent_again_it_tells_the_address_of_now_and_is_not_followed_by_another(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    send_letters()
    first = room_letters().get()
    world.set(room=OTHER_ROOM)
    assert hand_out_rooms() == 1
    send_letters()
    resend_letter(first.pk)
    (message,) = send_letters()
    assert OTHER_ROOM in message.body
    assert hand_out_rooms() == 0


def test_no_row_keeps_the_address_once_it_is_sent(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop, language="en")
    hand_out_rooms()
    (message,) = send_letters()
    letter = room_letters().get()
    assert letter.state == LetterState.SENT
    assert letter.subject == message.subject
    assert (letter.body_text, letter.body_html, letter.attachments) == ("", "", [])
    assert "secret-room" not in str(Letter.objects.values())
    assert say_why_not_kept(letter) == (
        "The text is not kept, because it tells the address of the online room."
    )


def test_a_room_taken_away_before_sending_is_not_sent(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    world.set(room="")
    assert send_letters() == []
    assert room_letters().get().state == LetterState.WITHHELD


def test_a_workshop_moved_on_site_before_sending_tells_nobody_an_online_room(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    world.set(format=WorkshopFormat.ON_SITE)
    assert send_letters() == []
    letter = room_letters().get()
    assert (letter.state, letter.last_error) == (LetterState.WITHHELD, WithheldReason.NO_ROOM)
    world.set(format=WorkshopFormat.HYBRID)
    assert [hand_out_rooms(), hand_out_rooms()] == [1, 0]
    assert len(send_letters()) == 1


def test_an_address_changed_and_changed_back_before_sending_is_sent_once(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    for room in (ROOM, OTHER_ROOM, ROOM):
        world.set(room=room)
        assert hand_out_rooms() == 1
    (message,) = send_letters()
    assert ROOM in message.body
    assert hand_out_rooms() == 0
    assert [letter.state for letter in room_letters().order_by("pk")] == ["withheld", "withheld", "sent"]


@pytest.mark.parametrize("state", [LetterState.FAILED, LetterState.WITHHELD, LetterState.MISSED])
def test_an_earlier_letter_about_the_same_address_is_sent_where_the_later_one_was_not(
    world: World, state: LetterState
) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    for room in (ROOM, OTHER_ROOM, ROOM):
        world.set(room=room)
        hand_out_rooms()
    newest = room_letters().order_by("-pk").first()
    room_letters().filter(pk=newest.pk).update(state=state)
    assert [ROOM in message.body for message in send_letters()] == [True]


@pytest.mark.parametrize(
    ("mistake", "amends"),
    [
        ({"room": ""}, {"room": ROOM}),
        ({"status": WorkshopStatus.CANCELLED}, {"status": WorkshopStatus.SCHEDULED}),
    ],
    ids=["room cleared", "workshop cancelled"],
)
def test_a_letter_held_back_by_a_mistake_is_written_anew_once_when_it_is_mended(
    world: World, mistake: dict[str, Any], amends: dict[str, Any]
) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    world.set(**mistake)
    assert send_letters() == []
    assert hand_out_rooms() == 0
    world.set(**amends)
    assert [hand_out_rooms(), hand_out_rooms()] == [1, 0]
    (message,) = send_letters()
    assert ROOM in message.body
    assert hand_out_rooms() == 0


def test_who_was_told_before_a_mistake_is_not_told_again_after_it(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    send_letters()
    for status in (WorkshopStatus.CANCELLED, WorkshopStatus.SCHEDULED):
        world.set(status=status)
        assert hand_out_rooms() == 0


@pytest.mark.parametrize(
    ("state", "again"),
    [(state, int(state in {LetterState.WITHHELD, LetterState.MISSED})) for state in LetterState],
)
def test_only_a_letter_that_the_outbox_itself_kept_back_is_written_anew(
    world: World, state: LetterState, again: int
) -> None:
    """One that failed waits for “Send again”; the mail server would refuse it every minute."""
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    room_letters().update(state=state)
    assert hand_out_rooms() == again


def test_the_newest_letter_about_the_room_decides(world: World) -> None:
    starting_in(world, TOMORROW)
    registration = RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    room_letters().update(state=LetterState.WITHHELD)
    assert hand_out_rooms() == 1
    send_letters()
    with transaction.atomic():
        write_to_registrant(registration, RegistrationLetter.CONFIRMED)
    Letter.objects.filter(kind=RegistrationLetter.CONFIRMED).update(state=LetterState.WITHHELD)
    assert hand_out_rooms() == 0


def test_it_is_of_use_until_the_end_of_the_workshop(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    assert room_letters().get().expires_at == world.workshop.ends_at
    with time_machine.travel(world.workshop.ends_at + timedelta(minutes=1)):
        assert send_letters() == []
    assert room_letters().get().state == LetterState.MISSED


def test_a_letter_missed_at_the_old_end_is_written_anew_for_a_later_one(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    with time_machine.travel(world.workshop.ends_at + timedelta(days=1)):
        assert send_letters() == []
        world.set(ends_at=world.workshop.ends_at + timedelta(days=2))
        assert hand_out_rooms() == 1
        assert len(send_letters()) == 1


def test_a_letter_that_waits_gets_the_time_that_a_later_end_gives_it(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    world.set(ends_at=world.workshop.ends_at + timedelta(days=2))
    with time_machine.travel(world.workshop.ends_at - timedelta(days=1)):
        assert len(send_letters()) == 1
