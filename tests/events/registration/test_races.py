"""Many people at once: exactly as many seats as there are places, and proof that the guards are what does it.

The races run through the view, each post in a thread with a database connection of its own. The negative
controls take a guard away and hold all posts at the worst moment, so that what must go wrong goes wrong.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client

from events.models import Workshop
from events.registration.enums import RegistrationState
from events.registration.models import Registration
from events.registration.services import move_registration
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.register import Applicant, register
from tests.events.registration.conftest import World, build_world, entries

LANGUAGES = ("en", "pl", "de")
SERVICE = "events.registration.services.register"
PATIENCE = 30
AT_ONCE = 8


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    return build_world()


def run_at_once(call: Callable[[int], Any], number: int) -> list[Any]:
    """Return what each of so many simultaneous calls returned or raised."""
    start = threading.Barrier(number, timeout=PATIENCE)

    def one(index: int) -> Any:
        start.wait()
        try:
            return call(index)
        except Exception as problem:  # noqa: BLE001 – the tests look at what was raised
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def post(world: World) -> Callable[[int], int]:
    """Return a call that registers one person through the view and returns the status."""

    def one(index: int) -> int:
        client = Client(raise_request_exception=False)
        entered = entries(email=f"p{index}@example.org", name=f"Person {index}")
        status: int = client.post(world.url(LANGUAGES[index % 3]), entered).status_code
        return status

    return one


def states() -> Counter[str]:
    return Counter(Registration.objects.values_list("state", flat=True))


def test_fifty_posts_for_five_places(committed_world: World) -> None:
    statuses = run_at_once(post(committed_world), 50)
    assert set(statuses) == {HTTPStatus.SEE_OTHER}
    assert states() == {RegistrationState.CONFIRMED: 5, RegistrationState.WAITING: 45}
    assert sorted(Registration.objects.with_place().values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_many_posts_for_the_last_places_in_line(committed_world: World) -> None:
    committed_world.set_terms(places=1, waiting_places=2)
    statuses = run_at_once(post(committed_world), AT_ONCE)
    assert Counter(statuses) == {HTTPStatus.SEE_OTHER: 3, HTTPStatus.CONFLICT: AT_ONCE - 3}
    assert states() == {RegistrationState.CONFIRMED: 1, RegistrationState.WAITING: 2}


def test_ten_clicks_of_one_person(committed_world: World) -> None:
    client = Client(raise_request_exception=False)
    statuses = run_at_once(lambda _index: client.post(committed_world.url(), entries()).status_code, 10)
    assert set(statuses) == {HTTPStatus.SEE_OTHER}
    assert Registration.objects.get().number == 1


def test_cancellations_at_once_promote_different_people(committed_world: World) -> None:
    for index in range(9):
        register(committed_world.workshop.pk, applicant(index))
    seated = list(Registration.objects.filter(state=RegistrationState.CONFIRMED))
    promoted = run_at_once(lambda index: cancel_registration(seated[index]), 4)
    assert sorted(row.email for rows in promoted for row in rows) == [
        f"p{n}@example.org" for n in range(5, 9)
    ]
    assert states() == {RegistrationState.CONFIRMED: 5, RegistrationState.CANCELLED: 4}


def test_a_second_post_waits_for_the_first(committed_world: World) -> None:
    """Would fail if the lock were only built and never evaluated."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_workshop(committed_world.workshop.pk)
            second = pool.submit(
                run_at_once, lambda index: register(committed_world.workshop.pk, applicant(index)), 1
            )
            with pytest.raises(TimeoutError):
                second.result(timeout=1)
        assert second.result(timeout=PATIENCE) == [RegistrationState.CONFIRMED]


def applicant(index: int) -> Applicant:
    return Applicant(name=f"Person {index}", email=f"p{index}@example.org", language="pl")


@contextmanager
def without_lock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read the workshop without locking it, and hold everybody once they know which number is free."""
    all_have_read = threading.Barrier(AT_ONCE, timeout=PATIENCE)
    read = move_registration.find_free_number

    def read_and_wait(workshop: Workshop, way: str) -> int | None:
        number = read(workshop, way)
        all_have_read.wait()
        return number

    with monkeypatch.context() as patch:
        patch.setattr(f"{SERVICE}.lock_workshop", lambda pk: Workshop.objects.get(pk=pk))
        patch.setattr(move_registration, "find_free_number", read_and_wait)
        yield


@pytest.mark.postgres
def test_control_without_lock_and_constraint_seats_are_oversold(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE events_registration_registration DROP CONSTRAINT events_registration_seat_taken_once"
        )
    with without_lock(monkeypatch):
        statuses = run_at_once(post(committed_world), AT_ONCE)
    assert set(statuses) == {HTTPStatus.SEE_OTHER}
    assert Registration.objects.with_place().count() == AT_ONCE > (committed_world.terms.places or 0)


@pytest.mark.postgres
def test_control_without_the_lock_the_constraint_raises(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_lock(monkeypatch):
        results = run_at_once(lambda index: register(committed_world.workshop.pk, applicant(index)), AT_ONCE)
    assert Counter(type(result) for result in results) == {RegistrationState: 1, IntegrityError: AT_ONCE - 1}
    assert Registration.objects.get().number == 1


@pytest.mark.postgres
def test_control_without_the_lock_the_view_hides_nothing(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A swallowed IntegrityError would tell people that they have a place."""
    with without_lock(monkeypatch):
        statuses = run_at_once(post(committed_world), AT_ONCE)
    assert Counter(statuses) == {HTTPStatus.SEE_OTHER: 1, HTTPStatus.INTERNAL_SERVER_ERROR: AT_ONCE - 1}


@pytest.mark.postgres
def test_control_without_the_lock_the_waiting_list_has_no_end(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed_world.set_terms(places=1, waiting_places=1)
    register(committed_world.workshop.pk, applicant(99))
    all_have_read = threading.Barrier(AT_ONCE, timeout=PATIENCE)
    read = move_registration.has_place_in_line

    def read_and_wait(workshop: Workshop) -> bool:
        is_free = read(workshop)
        all_have_read.wait()
        return is_free

    monkeypatch.setattr(f"{SERVICE}.lock_workshop", lambda pk: Workshop.objects.get(pk=pk))
    monkeypatch.setattr(move_registration, "has_place_in_line", read_and_wait)
    run_at_once(lambda index: register(committed_world.workshop.pk, applicant(index)), AT_ONCE)
    assert Registration.objects.waiting().count() == AT_ONCE > committed_world.terms.waiting_places


@pytest.mark.sqlite
def test_control_in_deferred_mode_sqlite_fails(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IMMEDIATE is the lock on SQLite: in the default mode all read first, and then only one can write."""
    options = connections.settings["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    monkeypatch.setitem(options, "transaction_mode", "DEFERRED")
    all_have_read = threading.Barrier(AT_ONCE, timeout=PATIENCE)

    def read_and_wait(workshop_id: int) -> Workshop:
        workshop = lock_workshop(workshop_id)
        all_have_read.wait()
        return workshop

    monkeypatch.setattr(f"{SERVICE}.lock_workshop", read_and_wait)
    statuses = run_at_once(post(committed_world), AT_ONCE)
    assert Counter(statuses) == {HTTPStatus.SEE_OTHER: 1, HTTPStatus.SERVICE_UNAVAILABLE: AT_ONCE - 1}
