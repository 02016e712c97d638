"""The address of the online room goes to those who have a place, once, some days before the start."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import QuerySet
from django.utils import timezone

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.sweeps import run_sweeps
from events.enums import WorkshopFormat, WorkshopStatus
from events.registration.enums import RegistrationLetter, RegistrationState
from events.registration.models import Registration
from events.registration.services import hand_out_rooms as room_service
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.hand_out_rooms import AHEAD, fingerprint, hand_out_rooms
from tests.events.registration.conftest import ROOM, TITLES, World, send_letters
from tests.factories.registrations import RegistrationFactory

TOMORROW = timedelta(days=1)


def starting_in(world: World, time: timedelta, **facts: Any) -> None:
    start = timezone.now() + time
    world.set(room_address=ROOM, starts_at=start, ends_at=start + timedelta(hours=2), **facts)


def room_letters() -> QuerySet[Letter]:
    return Letter.objects.filter(kind=RegistrationLetter.ROOM)


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
        {"room_address": ""},
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
    starting_in(world, TOMORROW, capacity=1)
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
    world.set(room_address="https://rooms.example/other")
    assert hand_out_rooms() == 1
    assert "https://rooms.example/other" in send_letters()[-1].body


def test_an_address_changed_before_sending_is_the_one_that_is_sent(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    world.set(room_address="https://rooms.example/other")
    (message,) = send_letters()
    assert "https://rooms.example/other" in message.body
    assert ROOM not in message.body


def test_a_room_taken_away_before_sending_is_not_sent(world: World) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    world.set(room_address="")
    assert send_letters() == []
    assert room_letters().get().state == LetterState.WITHHELD


def tell_without_claim(registration: Registration, told: str) -> bool:
    """What `_tell` would be if it trusted the row that it was handed."""
    if registration.room_told == told:
        return False
    Registration.objects.filter(pk=registration.pk).update(room_told=told)
    room_service.write_to_registrant(registration, RegistrationLetter.ROOM)
    return True


@pytest.mark.parametrize(
    ("tell", "letters"), [(room_service._tell, 1), (tell_without_claim, 2)], ids=["claim", "control: none"]
)
def test_two_sweeps_that_read_the_same_row_write_one_letter(
    world: World, tell: Callable[[Registration, str], bool], letters: int
) -> None:
    starting_in(world, TOMORROW)
    registration = RegistrationFactory(workshop=world.workshop)
    one, other = (Registration.objects.get(pk=registration.pk) for _sweep in range(2))
    tell(one, fingerprint(ROOM))
    tell(other, fingerprint(ROOM))
    assert room_letters().count() == letters
