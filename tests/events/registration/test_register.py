"""Taking places: one capacity for all languages, one active registration an address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from events.registration.enums import RegistrationLetter, RegistrationState
from events.registration.models import Registration
from events.registration.readers.read_answers import GivenAnswer
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.fill_free_seats import fill_free_seats
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.register import Applicant, RegistrationNotPossibleError, register
from events.registration.services.write_to_registrant import write_to_registrant
from tests.events.registration.conftest import World, entries


def applicant(number: int, **changed: Any) -> Applicant:
    return Applicant(
        **{"name": f"Person {number}", "email": f"p{number}@example.org", "language": "de", **changed}
    )


def letters(registration: Registration) -> list[str]:
    found = Letter.objects.filter(recipient_email=registration.email).order_by("pk")
    return list(found.values_list("kind", flat=True))


def test_three_languages_share_one_capacity(world: World, client: Client) -> None:
    world.set_terms(places=2)
    client.post(world.url("pl"), entries(email="one@example.org"))
    client.post(world.url("de"), entries(email="two@example.org", language="de"))
    page = client.get(world.url("en")).content.decode()
    assert "All places are taken" in page
    assert "Join the waiting list" in page
    client.post(world.url("en"), entries(email="three@example.org", language="en"))
    states = Registration.objects.order_by("pk").values_list("email", "state")
    assert list(states) == [
        ("one@example.org", "confirmed"),
        ("two@example.org", "confirmed"),
        ("three@example.org", "waiting"),
    ]
    assert list(Registration.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, None]


def test_the_number_after_the_highest_is_taken_while_there_is_one(world: World) -> None:
    for number in range(3):
        register(world.workshop.pk, applicant(number))
    Registration.objects.get(number=2).delete()
    register(world.workshop.pk, applicant(9))
    assert Registration.objects.get(email="p9@example.org").number == 4


@pytest.mark.parametrize("gone", [1, 2, 4])
def test_a_gap_is_filled_when_the_last_number_is_taken(world: World, gone: int) -> None:
    for number in range(5):
        register(world.workshop.pk, applicant(number))
    Registration.objects.get(number=gone).delete()
    register(world.workshop.pk, applicant(9))
    assert Registration.objects.get(email="p9@example.org").number == gone
    assert register(world.workshop.pk, applicant(10)) == RegistrationState.WAITING


def test_without_a_capacity_everybody_gets_a_place(world: World) -> None:
    world.set_terms(places=None)
    assert {register(world.workshop.pk, applicant(number)) for number in range(8)} == {
        RegistrationState.CONFIRMED
    }


def test_registration_seat_and_letter_are_written_together_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no outbox")

    monkeypatch.setattr("events.registration.services.register.write_to_registrant", fail)
    with pytest.raises(RuntimeError, match="no outbox"):
        register(world.workshop.pk, applicant(1))
    assert not Registration.objects.exists()


def test_a_double_click_is_one_registration_and_the_same_answer(
    world: World, sign_up: Callable[..., Any]
) -> None:
    world.set_terms(places=1)
    first, second = sign_up(), sign_up()
    assert Registration.objects.count() == 1
    assert Letter.objects.count() == 1
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize("spelling", ["HANNA@example.org", " hanna@EXAMPLE.org ", "Hanna@Example.Org"])
def test_another_spelling_of_the_address_is_the_same_person(
    world: World, sign_up: Callable[..., Any], spelling: str
) -> None:
    sign_up()
    sign_up(email=spelling)
    assert Registration.objects.count() == 1


def test_the_letter_is_sent_again_after_ten_minutes_and_not_before(world: World) -> None:
    start = timezone.now()
    kinds = []
    for minutes in (0, 1, 9, 11, 12, 22):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            register(world.workshop.pk, applicant(1))
            kinds.append(Letter.objects.count())
            Letter.objects.update(state=LetterState.SENT)
    assert kinds == [1, 1, 1, 2, 2, 3]


def test_no_more_than_three_letters_a_day_are_sent_whoever_types_the_address(
    world: World, sign_up: Callable[..., Any]
) -> None:
    """And whoever types it goes on being answered like a newcomer."""
    start, counts, answers = timezone.now(), [], set()
    for hour in (0, 1, 2, 3, 12, 23, 25, 25.5):
        with (
            time_machine.travel(start + timedelta(hours=hour), tick=False),
            mock.patch("events.registration.views.count_attempt"),
        ):
            answer = sign_up() if hour == 0 else sign_up(name="Nosy")
            answers.add((answer.status_code, answer["Location"]))
            counts.append(Letter.objects.count())
            Letter.objects.update(state=LetterState.SENT)
    assert counts == [1, 2, 3, 3, 3, 3, 4, 5]
    assert len(answers) == 1


def test_a_letter_of_another_kind_does_not_count(world: World) -> None:
    start = timezone.now()
    register(world.workshop.pk, applicant(1))
    for _number in range(5):
        write_to_registrant(Registration.objects.get(), RegistrationLetter.PROMOTED)
    Letter.objects.update(state=LetterState.SENT)
    with time_machine.travel(start + timedelta(hours=1), tick=False):
        register(world.workshop.pk, applicant(1))
    assert letters(Registration.objects.get()).count("registration.confirmed") == 2


def test_a_letter_still_on_its_way_is_not_written_twice(world: World) -> None:
    register(world.workshop.pk, applicant(1))
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        register(world.workshop.pk, applicant(1))
    assert Letter.objects.get().state == LetterState.QUEUED


def test_a_second_post_changes_nothing_of_the_first(world: World) -> None:
    register(world.workshop.pk, applicant(1, organisation="First"))
    register(world.workshop.pk, applicant(1, name="Somebody else", organisation="Second", language="pl"))
    kept = Registration.objects.get()
    assert (kept.name, kept.organisation, kept.language) == ("Person 1", "First", "de")


@pytest.mark.parametrize("capacity", [1, 3])
def test_strangers_cannot_find_out_who_is_registered(world: World, capacity: int) -> None:
    """Whoever types another’s address gets the answer that a newcomer gets, places left or not."""
    world.set_terms(places=capacity)
    register(world.workshop.pk, applicant(1))
    for_known = register(world.workshop.pk, applicant(1, name="Nosy"))
    for_unknown = register(world.workshop.pk, applicant(2, name="Nosy"))
    assert for_known == for_unknown


def test_somebody_who_was_cancelled_may_register_again(world: World) -> None:
    register(world.workshop.pk, applicant(1))
    cancel_registration(Registration.objects.get())
    assert register(world.workshop.pk, applicant(1)) == RegistrationState.CONFIRMED
    assert sorted(Registration.objects.values_list("state", flat=True)) == ["cancelled", "confirmed"]


def test_the_phase_is_asked_again_once_the_workshop_is_locked(world: World) -> None:
    world.set(status="cancelled")
    with pytest.raises(RegistrationNotPossibleError) as problem:
        register(world.workshop.pk, applicant(1))
    assert problem.value.phase == "off"
    assert not Registration.objects.exists()


def test_a_cancelled_place_goes_to_whoever_waits_longest(world: World) -> None:
    world.set_terms(places=1)
    for number in (1, 2, 3):
        register(world.workshop.pk, applicant(number))
    first, second, third = Registration.objects.order_by("pk")
    assert cancel_registration(first) == [second]
    for registration in (first, second, third):
        registration.refresh_from_db()
    assert [row.state for row in (first, second, third)] == ["cancelled", "confirmed", "waiting"]
    assert Registration.objects.with_place().get() == second
    assert letters(first) == ["registration.confirmed", "registration.cancelled_by_organiser"]
    assert letters(second) == ["registration.waiting", "registration.promoted"]
    assert letters(third) == ["registration.waiting"]


def test_cancelling_twice_does_it_once(world: World) -> None:
    world.set_terms(places=1)
    for number in (1, 2, 3):
        register(world.workshop.pk, applicant(number))
    first = Registration.objects.order_by("pk").first()
    assert first is not None
    cancel_registration(first)
    assert cancel_registration(first) == []
    assert letters(first).count("registration.cancelled_by_organiser") == 1
    assert Registration.objects.filter(state="waiting").count() == 1


def test_cancelling_somebody_who_waits_moves_nobody(world: World) -> None:
    world.set_terms(places=1)
    for number in (1, 2):
        register(world.workshop.pk, applicant(number))
    assert cancel_registration(Registration.objects.get(state="waiting")) == []
    assert Registration.objects.with_place().get().email == "p1@example.org"


def test_a_raised_capacity_seats_those_who_wait(world: World) -> None:
    world.set_terms(places=1)
    for number in (1, 2, 3, 4):
        register(world.workshop.pk, applicant(number))
    world.set_terms(places=3)
    with transaction.atomic():
        promoted = fill_free_seats(lock_workshop(world.workshop.pk))
    assert [row.email for row in promoted] == ["p2@example.org", "p3@example.org"]


def test_nobody_overtakes_those_who_wait(world: World) -> None:
    world.set_terms(places=1)
    for number in (1, 2):
        register(world.workshop.pk, applicant(number))
    world.set_terms(places=2)
    assert register(world.workshop.pk, applicant(3)) == RegistrationState.WAITING
    assert Registration.objects.get(email="p2@example.org").state == RegistrationState.CONFIRMED


def test_a_past_workshop_promotes_nobody(world: World) -> None:
    world.set_terms(places=1)
    for number in (1, 2):
        register(world.workshop.pk, applicant(number))
    with time_machine.travel(world.workshop.ends_at + timedelta(hours=1)):
        assert cancel_registration(Registration.objects.get(state="confirmed")) == []


def test_a_cancelled_workshop_promotes_nobody(world: World) -> None:
    world.set_terms(places=1)
    for number in (1, 2):
        register(world.workshop.pk, applicant(number))
    world.set(status="cancelled")
    assert cancel_registration(Registration.objects.get(state="confirmed")) == []
    assert Registration.objects.get(email="p2@example.org").state == RegistrationState.WAITING


def test_nobody_who_waits_is_read_while_no_place_is_free(
    world: World, django_assert_num_queries: Any
) -> None:
    world.set_terms(places=1)
    for number in (1, 2, 3):
        register(world.workshop.pk, applicant(number))
    with transaction.atomic():
        workshop = lock_workshop(world.workshop.pk)
        with django_assert_num_queries(2) as queries:
            assert fill_free_seats(workshop) == []
    assert not [query for query in queries.captured_queries if "'waiting'" in query["sql"]]


def test_two_people_on_one_number_are_refused_by_the_database(world: World) -> None:
    for number in (1, 2):
        register(world.workshop.pk, applicant(number))
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(number=2).update(number=1)


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        lock_workshop(1)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "", "blank"),
        ("name", " \u200b ", "required"),
        ("name", "a" * 161, "max_length"),
        ("name", "Buy at https://spam.example", "address_in_name"),
        ("name", "Ida\x00", "control_characters"),
        ("name", "Ida \u202eadI", "direction_controls"),
        ("email", "", "blank"),
        ("email", "ida.example.org", "no_at_sign"),
        ("email", "ida@\u2603.example", "invalid"),
        ("email", "\u00e4@example.org", "invalid"),
        ("organisation", "a" * 201, "max_length"),
        ("organisation", "Bridge\x07", "control_characters"),
        ("language", "", "blank"),
        ("language", "xx", "invalid_choice"),
    ],
)
def test_what_the_form_refuses_is_refused_from_code_too(
    world: World, field: str, value: str, code: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        register(world.workshop.pk, applicant(1, **{field: value}))
    assert code in {error.code for error in refused.value.error_dict[field]}
    assert not Registration.objects.exists()
    assert not Letter.objects.exists()


def test_an_answer_that_the_form_refuses_is_refused_from_code_with_the_whole_registration(
    world: World,
) -> None:
    answer = GivenAnswer("diet", "text", "a\x00b", "Anything?", "", "en")
    with pytest.raises(ValidationError):
        register(world.workshop.pk, applicant(1, answers=[answer]))
    assert not Registration.objects.exists()
