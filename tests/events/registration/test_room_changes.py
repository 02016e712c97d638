"""What changes while the e-mail about the room waits, or after it was sent, gives the right e-mail once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from cms.mail.enums import LetterState
from cms.mail.services.resend_letter import resend_letter
from cms.mail.services.resend_lost_letters import resend_lost_letters
from cms.mail.services.sweep_letters import sweep_letters
from cms.text.format_times import format_day
from events.enums import WorkshopFormat, WorkshopStatus
from events.registration.enums import RegistrationLetter, WithheldReason
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.correct_address import correct_address
from events.registration.services.hand_out_rooms import AHEAD, hand_out_rooms
from tests.cms.mail.mail_servers import NOBODY
from tests.events.registration.conftest import ROOM, World, room_letters, send_letters, starting_in
from tests.factories.registrations import RegistrationFactory

TOMORROW, WEEKS = timedelta(days=1), timedelta(weeks=3)
OTHER_ROOM = "https://rooms.example/other"


@pytest.fixture
def queued(world: World) -> World:
    """A workshop of tomorrow whose room is about to be told to somebody."""
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop, email="ida@example.org", language="en")
    assert hand_out_rooms() == 1
    return world


@pytest.fixture
def told(queued: World) -> World:
    """A workshop of tomorrow whose room somebody was told."""
    assert len(send_letters()) == 1
    return queued


def move(world: World, time: timedelta, **facts: Any) -> None:
    """Move a workshop, which keeps its room."""
    start = world.workshop.starts_at + time
    world.set(starts_at=start, ends_at=start + timedelta(hours=2), **facts)


def tell() -> list[Any]:
    """Write and send what is due, several times: nothing may come twice."""
    sent = []
    for _minute in range(3):
        hand_out_rooms()
        sent += send_letters()
    return sent


# --- Moved ------------------------------------------------------------------------------------------------
def test_told_and_then_moved_by_weeks_it_is_told_anew_before_the_new_day(told: World) -> None:
    move(told, WEEKS)
    assert tell() == []
    with time_machine.travel(told.workshop.starts_at - AHEAD + timedelta(minutes=1)):
        (message,) = tell()
        assert ROOM in message.body
        assert format_day(told.workshop.local_start) in message.subject


def test_told_and_then_moved_to_the_next_day_it_is_told_with_that_day(told: World) -> None:
    move(told, TOMORROW)
    (message,) = tell()
    assert format_day(told.workshop.local_start) in message.subject


def test_told_and_then_moved_within_its_day_nobody_is_written_to(world: World) -> None:
    starting_in(world, timedelta(hours=1))
    noon = world.workshop.local_start.replace(hour=12)
    world.set(starts_at=noon, ends_at=noon + timedelta(hours=2))
    RegistrationFactory(workshop=world.workshop)
    with time_machine.travel(noon - timedelta(days=2)):
        assert len(tell()) == 1
        move(world, timedelta(hours=3))
        assert tell() == []


def test_moved_and_moved_back_before_anybody_was_told_of_the_other_day_it_is_not_told_again(
    told: World,
) -> None:
    move(told, WEEKS)
    assert tell() == []
    move(told, -WEEKS)
    assert tell() == []


def test_moved_by_weeks_while_it_waits_it_is_sent_before_the_new_day_and_not_now(queued: World) -> None:
    move(queued, WEEKS)
    assert tell() == []
    letter = room_letters().get()
    assert (letter.state, letter.last_error) == (LetterState.WITHHELD, WithheldReason.OTHER_DAY)
    with time_machine.travel(queued.workshop.starts_at - TOMORROW):
        (message,) = tell()
        assert format_day(queued.workshop.local_start) in message.subject


# --- Another room, another way ----------------------------------------------------------------------------
def test_changed_twice_while_it_waits_the_last_address_is_sent_once(queued: World) -> None:
    for room in (OTHER_ROOM, f"{OTHER_ROOM}-2"):
        queued.set(room=room)
        hand_out_rooms()
    (message,) = tell()
    assert f"{OTHER_ROOM}-2" in message.body


def test_changed_twice_between_two_sweeps_the_last_address_is_sent_once(queued: World) -> None:
    for room in (OTHER_ROOM, f"{OTHER_ROOM}-2"):
        queued.set(room=room)
    (message,) = tell()
    assert f"{OTHER_ROOM}-2" in message.body


def test_turned_on_site_while_it_waits_nobody_is_told_until_it_is_online_again(queued: World) -> None:
    queued.set(format=WorkshopFormat.ON_SITE)
    assert tell() == []
    queued.set(format=WorkshopFormat.ONLINE)
    assert len(tell()) == 1


def test_cancelled_while_it_waits_the_registration_is_told_that_and_no_room(queued: World) -> None:
    registration = queued.workshop.registrations.get()
    cancel_registration(registration)
    (message,) = tell()
    assert ROOM not in message.body
    assert room_letters().get().last_error == WithheldReason.REGISTRATION_CANCELLED


def test_who_cancelled_and_came_again_is_told_once(queued: World) -> None:
    cancel_registration(queued.workshop.registrations.get())
    RegistrationFactory(workshop=queued.workshop, email="ida@example.org")
    assert [ROOM in message.body for message in tell()].count(True) == 1


def test_a_workshop_cancelled_by_mistake_while_it_waits_tells_once_when_it_takes_place(queued: World) -> None:
    queued.set(status=WorkshopStatus.CANCELLED)
    assert tell() == []
    queued.set(status=WorkshopStatus.SCHEDULED)
    assert len(tell()) == 1


# --- The recipient ----------------------------------------------------------------------------------------
def correct_mailbox(world: World, address: str) -> None:
    """Correct the address as the desk does."""
    correct_address(world.workshop.registrations.get(), address)


def test_an_address_corrected_while_it_waits_is_the_one_that_is_written_to(queued: World) -> None:
    correct_mailbox(queued, "ida@work.example")
    (message,) = tell()
    assert "ida@work.example" in message.to[0]
    letter = room_letters().get()
    assert (letter.recipient_email, letter.recipient_key) == ("ida@work.example", "ida@work.example")


def test_an_address_corrected_after_it_was_told_to_the_wrong_one_is_told_once(told: World) -> None:
    correct_mailbox(told, "ida@work.example")
    (message,) = tell()
    assert "ida@work.example" in message.to[0]


def test_another_spelling_of_the_same_mailbox_is_no_other_address(told: World) -> None:
    correct_mailbox(told, "Ida@Example.org")
    assert tell() == []


@pytest.mark.parametrize("again", ["by itself", "one", "all"])
def test_a_refused_address_that_was_corrected_is_told_once_whoever_sends_again(
    world: World, settings: Settings, again: str
) -> None:
    settings.EMAIL_BACKEND = "tests.cms.mail.mail_servers.SwitchedServer"
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop, email=NOBODY)
    assert tell() == []
    letter = room_letters().get()
    assert letter.state == LetterState.FAILED
    correct_mailbox(world, "ida@example.org")
    if again == "one":
        assert resend_letter(letter.pk) is not None
    if again == "all":
        assert resend_lost_letters(room_letters()) == 1
    (message,) = tell()
    assert "ida@example.org" in message.to[0]
    if again == "by itself":
        resend_lost_letters(room_letters())
        assert tell() == [], "somebody sends again what has been told meanwhile"


def test_every_letter_to_a_registrant_goes_to_the_address_of_now(world: World) -> None:
    registration = RegistrationFactory(workshop=world.workshop, email="ida@example.org")
    cancel_registration(registration)
    correct_mailbox(world, "ida@work.example")
    (message,) = send_letters()
    assert "ida@work.example" in message.to[0]


# --- In time ----------------------------------------------------------------------------------------------
def test_every_letter_is_wanted_by_the_start(queued: World) -> None:
    assert room_letters().get().wanted_by == queued.workshop.starts_at


def test_with_the_mail_server_away_for_two_days_it_comes_before_the_start(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is well again nine minutes before the start; no wait is longer than half of what is left."""
    settings.EMAIL_BACKEND = "tests.cms.mail.mail_servers.SwitchedServer"
    server = "tests.cms.mail.mail_servers.SwitchedServer.is_away"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        starting_in(world, 2 * TOMORROW)
        RegistrationFactory(workshop=world.workshop)
        monkeypatch.setattr(server, True)
        start = world.workshop.starts_at
        hand_out_rooms()
        for minutes_left, step in ((120, 60), (9, 5)):
            while timezone.now() < start - timedelta(minutes=minutes_left):
                sweep_letters()
                clock.shift(timedelta(minutes=step))
        monkeypatch.setattr(server, False)
        while timezone.now() < start - timedelta(minutes=1):
            sweep_letters()
            clock.shift(timedelta(minutes=1))
    letter = room_letters().get()
    assert letter.state == LetterState.SENT
    assert letter.sent_at < start
    assert letter.kind == RegistrationLetter.ROOM
