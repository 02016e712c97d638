"""States and seats: what the database refuses, which moves there are, and who alone may write them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from events.models import Workshop
from events.registration.enums import RegistrationState
from events.registration.models import Registration, RegistrationMove
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.move_registration import (
    MoveRefusedError,
    NoPlaceFreeError,
    OtherWorkshopError,
    move,
)
from events.registration.states import ACTIVE_STATES, FOLLOWING, NEW, OCCUPYING
from tests.factories import RegistrationFactory, WorkshopFactory

ROOT = Path(__file__).resolve().parents[3]
CONFIRMED, WAITING, CANCELLED = RegistrationState


# --- What the database refuses ------------------------------------------------------------------------------
CONTRADICTIONS = {
    "a place without a seat": {"state": "confirmed", "number": None},
    "a seat of somebody who waits": {"state": "waiting", "number": 2},
    "a seat of somebody who was cancelled": {"state": "cancelled", "number": 2},
    "a state that nobody knows": {"state": "nonsense", "number": None},
    "a state that nobody knows, with a seat": {"state": "nonsense", "number": 2},
    "no state": {"state": "", "number": None},
    "a seat with the number 0": {"number": 0},
    "a seat below 0": {"number": -1},
    "a seat that somebody else has": {"number": 1},
    "a way that nobody knows": {"way": "by boat"},
}


@pytest.fixture
def workshop(db: None) -> Workshop:
    """Two people have places, with the numbers 1 and 3."""
    workshop = WorkshopFactory(terms__places=3)
    RegistrationFactory(workshop=workshop, number=1)
    RegistrationFactory(workshop=workshop, number=3)
    return workshop


@pytest.mark.parametrize("contradiction", CONTRADICTIONS)
def test_the_orm_cannot_write(workshop: Workshop, contradiction: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(number=3).update(**CONTRADICTIONS[contradiction])


@pytest.mark.parametrize("contradiction", CONTRADICTIONS)
def test_sql_cannot_write(workshop: Workshop, contradiction: str) -> None:
    changes = CONTRADICTIONS[contradiction]
    assignments = ", ".join(f"{name} = %s" for name in changes)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE events_registration_registration SET {assignments} WHERE number = 3",  # noqa: S608 – written in this file
            list(changes.values()),
        )


def test_the_control_a_consistent_change_is_written(workshop: Workshop) -> None:
    assert Registration.objects.filter(number=3).update(state="confirmed", number=2) == 1
    assert Registration.objects.filter(number=2).update(state="waiting", number=None) == 1


def test_two_workshops_have_a_seat_of_one_number_each(workshop: Workshop) -> None:
    assert RegistrationFactory(workshop=WorkshopFactory(), number=1).number == 1


def test_a_seat_of_another_workshop_cannot_even_be_said() -> None:
    """The number stands on the registration, and so belongs to the workshop that the registration is for."""
    assert not [
        field.name
        for field in Registration._meta.get_fields()
        if field.is_relation and "seat" in field.name.lower()
    ]


def delete_by_sql(workshop: Workshop) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_registration_registrationterms")
        cursor.execute("DELETE FROM events_workshop WHERE id = %s", [workshop.pk])
    connection.check_constraints()


def test_a_workshop_with_registrations_is_deleted_neither_by_the_orm_nor_by_sql(workshop: Workshop) -> None:
    with pytest.raises(ProtectedError):
        Workshop.objects.filter(pk=workshop.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_by_sql(workshop)
    assert Workshop.objects.filter(pk=workshop.pk).exists()


# --- The table of moves -------------------------------------------------------------------------------------
def in_state(workshop: Workshop, state: str) -> Registration:
    if state == NEW:
        return Registration(workshop=workshop, name="Ida", email="ida@example.org", language="pl")
    return RegistrationFactory(workshop=workshop, state=state)


def moved(registration: Registration, to: RegistrationState, **details: object) -> Registration:
    with transaction.atomic():
        move(registration, to, workshop=lock_workshop(registration.workshop_id), **details)
    return registration


def test_the_table_knows_every_state() -> None:
    assert set(FOLLOWING) == {NEW, *RegistrationState.values}
    assert set().union(*FOLLOWING.values()) == set(RegistrationState.values)
    assert set(ACTIVE_STATES) >= OCCUPYING


@pytest.mark.parametrize("is_older", [True, False], ids=["the older one", "the newer one"])
@pytest.mark.parametrize("state", [NEW, WAITING])
def test_nobody_gets_a_place_by_the_free_places_of_another_workshop(
    db: None, state: str, is_older: bool
) -> None:
    both = [{"terms__places": 50, "taken": 3}, {"terms__places": 1, "taken": 1}]
    made = [WorkshopFactory(**facts) for facts in (both if is_older else reversed(both))]
    roomy, full = made if is_older else reversed(made)
    registration = in_state(full, state)
    with pytest.raises(OtherWorkshopError), transaction.atomic():
        move(registration, CONFIRMED, workshop=lock_workshop(roomy.pk))
    assert Registration.objects.filter(workshop=full).with_place().count() == 1


@pytest.mark.parametrize("to", RegistrationState)
@pytest.mark.parametrize("state", FOLLOWING)
def test_a_state_is_followed_by_those_of_the_table_only(db: None, state: str, to: RegistrationState) -> None:
    registration = in_state(WorkshopFactory(), state)
    if to.value in FOLLOWING[state]:
        moved(registration, to)
        stored = Registration.objects.get()
        assert stored.state == to
        assert (stored.number is not None) == (to.value in OCCUPYING)
    else:
        with pytest.raises(MoveRefusedError):
            moved(registration, to)
        assert set(Registration.objects.values_list("state", flat=True)) <= {state}
        assert not RegistrationMove.objects.exists()


def test_each_move_is_kept_with_its_seat_its_author_and_its_reason(db: None) -> None:
    author = User.objects.create(username="ewa")
    registration = moved(in_state(WorkshopFactory(), NEW), CONFIRMED)
    moved(registration, CANCELLED, by=author, reason="She is ill.")
    assert list(registration.moves.values_list("from_state", "to_state", "number", "by", "reason")) == [
        ("", "confirmed", 1, None, ""),
        ("confirmed", "cancelled", 1, author.pk, "She is ill."),
    ]


def test_history_outlives_its_author_and_dies_with_the_person(db: None) -> None:
    author = User.objects.create(username="ewa")
    registration = moved(in_state(WorkshopFactory(), NEW), CONFIRMED)
    moved(registration, CANCELLED, by=author, reason="She is ill.")
    author.delete()
    assert [row.by for row in registration.moves.all()] == [None, None]
    registration.delete()
    assert not RegistrationMove.objects.exists()


def test_where_no_place_is_free_nothing_is_moved(db: None) -> None:
    workshop = WorkshopFactory(terms__places=1, taken=1)
    registration = RegistrationFactory(workshop=workshop, waiting=True)
    with pytest.raises(NoPlaceFreeError):
        moved(registration, CONFIRMED)
    registration.refresh_from_db()
    assert (registration.state, registration.number) == ("waiting", None)
    assert not RegistrationMove.objects.exists()


def test_without_terms_nobody_gets_a_place(db: None) -> None:
    with pytest.raises(NoPlaceFreeError):
        moved(RegistrationFactory(workshop=WorkshopFactory(terms=False), waiting=True), CONFIRMED)


def test_the_state_is_read_anew(db: None) -> None:
    registration = moved(in_state(WorkshopFactory(), NEW), CONFIRMED)
    before = Registration.objects.get()
    moved(registration, CANCELLED)
    with pytest.raises(MoveRefusedError):
        moved(before, CANCELLED)


def test_the_moment_of_posting_is_kept_when_somebody_gets_a_place(db: None) -> None:
    workshop = WorkshopFactory(terms__places=1, taken=1)
    before = timezone.now()
    registration = moved(in_state(workshop, NEW), WAITING)
    since = registration.waits_since
    assert before <= since <= timezone.now()
    workshop.registration_terms.update(places=2)
    moved(registration, CONFIRMED)
    registration.refresh_from_db()
    assert registration.waits_since == since


# --- The only writer ----------------------------------------------------------------------------------------
WRITER = ROOT / "events/registration/services/move_registration.py"
SETTERS = {"update", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "setattr"}


def writes_of_state(source: str) -> Iterator[int]:
    """Yield the lines that give something a state, of modules that know registrations."""
    tree = ast.parse(source)
    if "events.registration" not in source:
        return
    for node in ast.walk(tree):
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and any(
            isinstance(part, ast.Attribute) and part.attr in {"state", "number"}
            for target in targets
            for part in ast.walk(target)
        ):
            yield node.lineno
        if isinstance(node, ast.Call) and _sets_state(node):
            yield node.lineno


def _sets_state(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    named = {keyword.arg for keyword in call.keywords} & {"state", "number"}
    # RegistrationMove keeps a number, and answers to it; a registration is given one by its own class only.
    if name in {"Registration", "update", *SETTERS} and named:
        return True
    constants = {part.value for part in ast.walk(call) if isinstance(part, ast.Constant)}
    return name in {"setattr", "bulk_update"} and bool(constants & {"state", "number"})


def test_no_other_module_writes_the_state_of_a_registration() -> None:
    folders = ("cms", "clusters", "events", "home")
    modules = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert WRITER in modules
    faults = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules
        if path != WRITER and "migrations" not in path.parts
        for line in writes_of_state(path.read_text(encoding="utf-8"))
    ]
    assert faults == []


@pytest.mark.parametrize(
    "line",
    [
        "registration.state = 'confirmed'",
        "row.number = 3",
        "a, registration.state = 1, 'waiting'",
        "registration.state: str = 'waiting'",
        "Registration.objects.filter(pk=1).update(state='waiting')",
        "workshop.registrations.update(updated_at=None, number=1)",
        "Registration(state='waiting')",
        "Registration.objects.create(workshop=w, state='waiting')",
        "setattr(registration, 'state', 'waiting')",
        "Registration.objects.bulk_update(rows, ['state'])",
    ],
)
def test_the_control_such_a_line_is_found(line: str) -> None:
    imported = "from events.registration.models import Registration\n"
    assert list(writes_of_state(imported + line)) == [2]
    assert list(writes_of_state(WRITER.read_text(encoding="utf-8")))
