"""Whatever happens in whatever order, no more people have a place than there are places.

No constraint of a database can say so, since places and people stand in two tables: lock and verbs keep it.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from hypothesis import HealthCheck, Phase, example, find, given, settings
from hypothesis import strategies as st

from cms.facts.services.change_facts import changing
from events.models import Workshop
from events.registration.models import Registration, RegistrationTerms
from events.registration.readers.find_terms import find_terms
from events.registration.services import fill_free_seats, move_registration
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.erase_registration import erase_registration
from events.registration.services.register import Applicant, register
from events.registration.states import OCCUPYING
from tests.factories import WorkshopFactory

PEOPLE = 6


@dataclass(frozen=True)
class Step:
    """Something that happens; `who` is a person's number, or how many places there are to be."""

    verb: str
    who: int


steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(["register", "register", "cancel", "erase", "places"]),
        st.integers(min_value=1, max_value=PEOPLE),
    ),
    max_size=14,
)


def take(workshop: Workshop, step: Step) -> None:
    address = f"p{step.who}@example.org"
    if step.verb == "register":
        register(workshop.pk, Applicant(name="Ida", email=address, language="pl"))
    elif step.verb == "places":
        set_places(workshop, step.who)
    elif registration := Registration.objects.filter(email=address).order_by("-pk").first():
        {"cancel": cancel_registration, "erase": erase_registration}[step.verb](registration)


def set_places(workshop: Workshop, places: int) -> None:
    """Raise or lower places as every door does; fewer than people have them are refused."""
    with suppress(ValidationError), changing(workshop, by=None) as changed:
        terms = changed.registration_terms.get()
        terms.places = places
        changed.registration_terms.add(terms)


def faults(workshop: Workshop) -> Iterator[str]:
    terms = find_terms(Workshop.objects.get(pk=workshop.pk))
    assert terms is not None
    seated = list(Registration.objects.with_place().values_list("number", flat=True))
    if terms.places is not None and len(seated) > terms.places:
        yield f"{len(seated)} people for {terms.places} places"
    if len(seated) != len(set(seated)):
        yield f"a seat twice: {seated}"
    if len(seated) < (terms.places or 0) and Registration.objects.waiting().exists():
        yield "somebody waits beside a free place"
    occupying = Registration.objects.filter(state__in=OCCUPYING).count()
    if occupying != len(seated):
        yield f"{occupying} people with {len(seated)} seats"


def run(history: list[Step]) -> list[str]:
    """Live through a history, undo it, and return what was wrong after any step."""
    before = transaction.savepoint()
    workshop = WorkshopFactory(terms__places=2)
    found: list[str] = []
    for step in history:
        take(workshop, step)
        found += faults(workshop)
    transaction.savepoint_rollback(before)
    return found


COMMON = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.django_db
@settings(COMMON, max_examples=25)
@given(history=steps)
@example(history=[Step("register", 1), Step("register", 2), Step("cancel", 1), Step("places", 1)])
@example(history=[Step("places", 6), *(Step("register", n) for n in (1, 2, 3)), Step("erase", 2)])
def test_no_history_seats_more_people_than_there_are_places(history: list[Step]) -> None:
    assert run(history) == []


def number_without_limit(workshop: Workshop, way: str = "any") -> int:
    seats = Registration.objects.filter(workshop=workshop)
    return (seats.aggregate(highest=Max("number"))["highest"] or 0) + 1


BROKEN: dict[str, tuple[object, str, object]] = {
    "a number is given whether or not there is a place": (
        move_registration,
        "find_free_number",
        number_without_limit,
    ),
    "nobody is seated when a place becomes free": (fill_free_seats, "has_free_place", lambda _: False),
    "places are lowered without asking who has one": (
        RegistrationTerms,
        "_problems_with_places",
        lambda _: {},
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("fault", BROKEN)
def test_the_control_a_broken_verb_is_found(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    monkeypatch.setattr(*BROKEN[fault])
    # The first history that shows the fault will do: looking for a shorter one would take minutes.
    first_found = settings(COMMON, max_examples=300, phases=[Phase.generate])
    assert find(steps, lambda history: bool(run(history)), settings=first_found)
