"""Two people who save facts that point at each other: both succeed."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connections

from clusters.models import Place
from cms.facts.services import change_facts
from cms.facts.services.change_facts import changing
from events.models import Venue, Workshop
from tests.factories import PlaceFactory, WorkshopFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PATIENCE = 10


def run_at_once(*calls: Callable[[], Any]) -> list[Exception]:
    """Return what simultaneous calls raised, each with a connection of its own."""

    def one(call: Callable[[], Any]) -> Exception | None:
        try:
            call()
        except Exception as problem:  # noqa: BLE001 – the tests look at what was raised
            return problem
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(calls)) as pool:
        return [problem for problem in pool.map(one, calls) if problem]


def save_town_and_its_workshop(town: Place, workshop: Workshop, **values: Any) -> list[Exception]:
    """Save both at once, each held until the other one's row is locked, too."""
    both_locked = threading.Barrier(2, timeout=PATIENCE)

    def add_venue() -> None:
        with changing(workshop, by=None) as changed:
            both_locked.wait()
            changed.venues.add(Venue(place=town, name="Second building"))

    def change_town() -> None:
        with changing(town, by=None) as changed:
            both_locked.wait()
            for name, value in values.items():
                setattr(changed, name, value)

    return run_at_once(add_venue, change_town)


def assert_deadlock(problems: list[Exception]) -> None:
    assert [type(problem) for problem in problems] == [OperationalError]
    assert "deadlock" in str(problems[0])


def lock_with_key(fact: Any) -> Any:
    return type(fact)._default_manager.select_for_update(of=("self",)).get(pk=fact.pk)


@pytest.fixture
def town() -> Place:
    town: Place = PlaceFactory()
    return town


@pytest.fixture
def workshop(town: Place) -> Workshop:
    workshop: Workshop = WorkshopFactory(on_site=True, place=town)
    return workshop


@pytest.mark.parametrize("values", [{"latitude": 50}, {"name": "Nowe Miasto"}], ids=["moved", "renamed"])
def test_a_town_and_a_workshop_in_it_are_saved_at_once(
    town: Place, workshop: Workshop, values: dict[str, Any]
) -> None:
    assert save_town_and_its_workshop(town, workshop, **values) == []
    assert workshop.venues.count() == 2
    assert Place.objects.filter(pk=town.pk, **values).exists()


def test_negative_control_with_the_key_locked_they_wait_for_each_other(
    town: Place, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_facts, "lock_fact", lock_with_key)
    assert_deadlock(save_town_and_its_workshop(town, workshop, latitude=50))


def test_negative_control_so_do_they_when_a_name_is_written_before_the_workshops_are_locked(
    town: Place, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_facts, "lock_what_shows", lambda fact: None)
    assert_deadlock(save_town_and_its_workshop(town, workshop, name="Nowe Miasto"))
