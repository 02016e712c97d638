"""What the sweep for rooms costs, and that two of them at once tell nobody twice."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from events.models import Workshop
from events.registration.enums import RegistrationLetter
from events.registration.models import OnlineRoom, Registration
from events.registration.readers.know_room import make_room_key
from events.registration.services import hand_out_rooms as room_service
from events.registration.services.hand_out_rooms import hand_out_rooms
from events.registration.services.write_to_registrant import write_to_registrant
from tests.events.registration.conftest import World, build_world, room_letters, starting_in
from tests.events.registration.test_races import run_at_once
from tests.factories.registrations import RegistrationFactory

TOMORROW = timedelta(days=1)
OTHER_ROOM = "https://rooms.example/other"


def test_asks_one_question_a_workshop_where_everybody_knows(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory.create_batch(5, workshop=world.workshop)
    hand_out_rooms()
    with django_assert_num_queries(2):  # the workshops, and who of the one does not know
        assert hand_out_rooms() == 0


def count_steps(call: Callable[[], Any]) -> int:
    """Return how many thousands of steps SQLite takes: the same on every machine, unlike time."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, 1000)
    try:
        call()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return steps


def inform(workshop: Workshop, number: int) -> None:
    """Register so many more people who know the room, each with a long history of other letters."""
    room = workshop.online_rooms.get()
    people = RegistrationFactory.create_batch(number, workshop=workshop)
    letters = []
    for person in people:
        about = ContentType.objects.get_for_model(Registration)
        common = {"recipient_email": person.email, "recipient_key": person.email_key, "state": "sent"}
        common |= {"language": "en", "about_type": about, "about_id": person.pk}
        letters += [Letter(kind=RegistrationLetter.CONFIRMED, **common) for _letter in range(3)]
        key = make_room_key(person, room, after=0)
        letters.append(Letter(kind=RegistrationLetter.ROOM, once_key=key, **common))
    Letter.objects.bulk_create(letters)


@pytest.mark.sqlite
def test_twice_as_many_people_cost_a_sweep_twice_as_much(world: World) -> None:
    """Without statistics (ANALYZE), as on most installations."""
    starting_in(world, TOMORROW)
    inform(world.workshop, 100)
    steps = count_steps(hand_out_rooms)
    inform(world.workshop, 100)
    assert count_steps(hand_out_rooms) < 2.5 * steps


@pytest.mark.sqlite
def test_negative_control_with_an_index_on_the_kind_of_fact_they_cost_four_times_as_much(
    world: World,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX letters_by_type ON cms_mail_letter (about_type_id)")
    starting_in(world, TOMORROW)
    inform(world.workshop, 100)
    steps = count_steps(hand_out_rooms)
    inform(world.workshop, 100)
    assert count_steps(hand_out_rooms) > 3 * steps


def read_twice(world: World) -> tuple[list[Registration], OnlineRoom]:
    """Return the registration as two sweeps read it, and the room."""
    registration = Registration.objects.get()
    rows = [Registration.objects.get(pk=registration.pk) for _sweep in range(2)]
    return rows, world.workshop.online_rooms.get()


def tell_without_asking(registration: Registration, room: OnlineRoom) -> bool:
    """What `_tell` would be if it trusted the row that it was handed."""
    return write_to_registrant(registration, RegistrationLetter.ROOM)


@pytest.mark.parametrize("held_back", [False, True], ids=["new", "held back"])
@pytest.mark.parametrize(
    ("tell", "letters"),
    [(room_service._tell, 1), (tell_without_asking, 2)],
    ids=["asks", "control: does not"],
)
def test_two_sweeps_that_read_the_same_row_write_one_letter(
    world: World, tell: Callable[[Registration, OnlineRoom], bool], letters: int, held_back: bool
) -> None:
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    if held_back:
        hand_out_rooms()
        room_letters().update(state=LetterState.WITHHELD)
    rows, room = read_twice(world)
    for row in rows:
        tell(row, room)
    assert room_letters().exclude(state=LetterState.WITHHELD).count() == letters


def sweep_at_once(monkeypatch: pytest.MonkeyPatch, *, once_keys: bool = True) -> list[Any]:
    """Run two sweeps; each waits for the other before it writes, as long as that makes sense."""
    together = Barrier(2)
    write = room_service.write_to_registrant

    def wait_and_write(registration: Registration, kind: RegistrationLetter, *, once_key: str) -> bool:
        with suppress(BrokenBarrierError):
            together.wait(timeout=0.5)
        return write(registration, kind, once_key=once_key if once_keys else "")

    monkeypatch.setattr(room_service, "write_to_registrant", wait_and_write)
    return run_at_once(lambda _index: hand_out_rooms(), 2)


@pytest.fixture
def held_back_world(transactional_db: None) -> World:
    """A workshop with one registration, whose letter was held back by a mistake."""
    world = build_world()
    starting_in(world, TOMORROW)
    RegistrationFactory(workshop=world.workshop)
    hand_out_rooms()
    room_letters().update(state=LetterState.WITHHELD)
    return world


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the lock on the registration."""
    monkeypatch.setattr(room_service, "_lock", lambda registration: None)


@pytest.mark.usefixtures("held_back_world")
def test_two_sweeps_at_once_write_one_letter_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(sweep_at_once(monkeypatch)) == [0, 1]
    assert room_letters().count() == 2


@pytest.mark.usefixtures("held_back_world", "unlocked")
def test_the_once_key_holds_where_the_lock_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(sweep_at_once(monkeypatch)) == [0, 1]
    assert room_letters().count() == 2


@pytest.mark.postgres
@pytest.mark.usefixtures("held_back_world", "unlocked")
def test_control_without_lock_and_once_key_two_sweeps_at_once_write_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert sweep_at_once(monkeypatch, once_keys=False) == [1, 1]
    assert Letter.objects.filter(kind=RegistrationLetter.ROOM).count() == 3
