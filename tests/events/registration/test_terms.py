"""The terms of registration, and the rules that hold across them and the workshop, whichever door is used."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.facts.log_changes import CHANGE_FACTS
from cms.facts.services.change_facts import add_fact, changing, delete_fact
from cms.facts.word_changes import word_changes
from cms.mail.models import Letter
from events.models import Workshop
from events.registration.enums import RegistrationLetter, RegistrationPhase, RegistrationState
from events.registration.models import Registration, RegistrationTerms
from events.registration.readers.find_standing import find_standing
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.register import (
    Applicant,
    RegistrationNotPossibleError,
    register,
)
from tests.factories import RegistrationFactory, RegistrationFormFactory, WorkshopFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def change_terms(workshop: Workshop, **terms: Any) -> list[str]:
    """Change the terms as a shell would, and return what other rooms say."""
    edit = changing(workshop, by=None)
    with edit as changed:
        row = changed.registration_terms.get()
        for name, value in terms.items():
            setattr(row, name, value)
        changed.registration_terms.add(row)
    return edit.sentences


def move_earlier(workshop: Workshop, **terms: Any) -> None:
    with changing(workshop, by=None) as changed:
        changed.starts_at -= HOUR
        changed.ends_at -= HOUR
        row = changed.registration_terms.get()
        for name, value in terms.items():
            setattr(row, name, value)
        changed.registration_terms.add(row)


def applicant(number: int = 1) -> Applicant:
    return Applicant(name=f"Person {number}", email=f"p{number}@example.org", language="pl")


# --- Terms stay while somebody needs them -------------------------------------------------------------------
def remove_terms(workshop: Workshop) -> None:
    with changing(workshop, by=None) as changed:
        changed.registration_terms = []


@pytest.mark.parametrize("state", [RegistrationState.CONFIRMED, RegistrationState.WAITING])
def test_terms_are_not_removed_while_somebody_has_or_waits_for_a_place(state: RegistrationState) -> None:
    workshop = WorkshopFactory()
    RegistrationFactory(workshop=workshop, state=state)
    with pytest.raises(ValidationError) as refused:
        remove_terms(workshop)
    (sentence,) = refused.value.message_dict["registration_terms"]
    assert sentence == (
        "1 person has or waits for a place, so the terms must stay. "
        "To take no more registrations, let registration close now."
    )
    assert RegistrationTerms.objects.filter(workshop=workshop).exists()


def test_closing_registration_instead_keeps_everybody_and_takes_nobody_else() -> None:
    workshop = WorkshopFactory(terms__places=1, taken=1)
    RegistrationFactory(workshop=workshop, waiting=True)
    change_terms(workshop, closes_at=timezone.now())
    assert find_standing(Workshop.objects.get(pk=workshop.pk)).phase == RegistrationPhase.CLOSED
    cancel_registration(Registration.objects.get(state=RegistrationState.CONFIRMED))
    assert Registration.objects.filter(state=RegistrationState.CONFIRMED).count() == 1


def test_terms_are_removed_once_nobody_needs_them() -> None:
    workshop = WorkshopFactory()
    RegistrationFactory(workshop=workshop, cancelled=True)
    remove_terms(workshop)
    assert not RegistrationTerms.objects.filter(workshop=workshop).exists()


def test_terms_may_be_replaced_by_others_while_somebody_has_a_place() -> None:
    workshop = WorkshopFactory(taken=1)
    with changing(workshop, by=None) as changed:
        changed.registration_terms = [RegistrationTerms(places=7)]
    assert RegistrationTerms.objects.get(workshop=workshop).places == 7


# --- The form -----------------------------------------------------------------------------------------------
def test_a_draft_is_not_chosen_as_form() -> None:
    workshop = WorkshopFactory()
    with pytest.raises(ValidationError) as refused:
        change_terms(workshop, form=RegistrationFormFactory(live=False))
    (sentence,) = refused.value.message_dict["registration_terms"]
    assert sentence.endswith(
        "This form is a draft, so nobody would be asked its questions. Publish it first."
    )
    change_terms(workshop, form=RegistrationFormFactory())


def test_a_form_that_becomes_a_draft_later_does_not_stop_the_workshop_from_being_changed() -> None:
    form = RegistrationFormFactory()
    workshop = WorkshopFactory(terms__form=form)
    form.unpublish()
    change_terms(workshop, places=7)
    assert RegistrationTerms.objects.get().places == 7


# --- No terms, no registration ------------------------------------------------------------------------------
def test_without_terms_nobody_can_register() -> None:
    workshop = WorkshopFactory(terms=False)
    with pytest.raises(RegistrationNotPossibleError) as problem:
        register(workshop.pk, applicant())
    assert problem.value.phase == RegistrationPhase.NOT_OFFERED
    assert not Registration.objects.exists()


def test_a_workshop_has_one_set_of_terms_at_most() -> None:
    workshop = WorkshopFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationTerms.objects.create(workshop=workshop)
    with pytest.raises(ValidationError), changing(workshop, by=None) as changed:
        changed.registration_terms.add(RegistrationTerms())


def test_terms_go_with_their_workshop_and_their_form_stays() -> None:
    form = RegistrationFormFactory()
    workshop = WorkshopFactory(terms__form=form)
    with pytest.raises(ProtectedError):
        form.delete()
    delete_fact(workshop, by=None)
    assert not RegistrationTerms.objects.exists()
    form.delete()


def test_a_workshop_with_registrations_is_not_deleted() -> None:
    workshop = RegistrationFactory(cancelled=True).workshop
    with pytest.raises(ProtectedError):
        delete_fact(workshop, by=None)
    assert Workshop.objects.filter(pk=workshop.pk).exists()


# --- The window against the workshop's times ----------------------------------------------------------------
def test_registration_may_stay_open_until_the_end_and_no_longer() -> None:
    workshop = WorkshopFactory()
    change_terms(workshop, closes_at=workshop.ends_at)
    with pytest.raises(ValidationError, match="after the end of the workshop"):
        change_terms(workshop, closes_at=workshop.ends_at + timedelta(seconds=1))


def test_registration_closes_after_it_opens() -> None:
    workshop = WorkshopFactory()
    opens = workshop.starts_at - 3 * HOUR
    for closes in (opens, opens - HOUR):
        with pytest.raises(ValidationError, match="close after it opens"):
            change_terms(workshop, opens_at=opens, closes_at=closes)
    change_terms(workshop, opens_at=opens, closes_at=opens + HOUR)


def test_registration_opens_before_the_workshop_starts() -> None:
    workshop = WorkshopFactory()
    with pytest.raises(ValidationError, match="before the workshop starts"):
        change_terms(workshop, opens_at=workshop.starts_at)
    change_terms(workshop, opens_at=workshop.starts_at - timedelta(seconds=1))


def test_a_workshop_cannot_move_so_that_its_terms_become_wrong() -> None:
    workshop = WorkshopFactory()
    change_terms(workshop, closes_at=workshop.ends_at)
    with pytest.raises(ValidationError, match="after the end of the workshop"):
        move_earlier(workshop)


def test_workshop_and_terms_move_together() -> None:
    workshop = WorkshopFactory()
    change_terms(workshop, closes_at=workshop.ends_at)
    move_earlier(workshop, closes_at=workshop.ends_at - HOUR)
    assert workshop.registration_terms.get().closes_at == workshop.ends_at - HOUR


def test_a_new_workshop_is_checked_with_its_terms() -> None:
    start = timezone.now() + timedelta(days=3)
    workshop = Workshop(name="Notes", starts_at=start, ends_at=start + HOUR)
    workshop.registration_terms = [RegistrationTerms(closes_at=workshop.ends_at + HOUR)]
    with pytest.raises(ValidationError, match="after the end of the workshop"):
        add_fact(workshop, by=None)


# --- Places against people ----------------------------------------------------------------------------------
def test_places_can_be_lowered_to_the_number_of_people() -> None:
    workshop = WorkshopFactory(terms__places=9)
    for number in (2, 5, 9):
        RegistrationFactory(workshop=workshop, number=number)
    with pytest.raises(ValidationError, match="3 people have a place, so there must be at least 3 places"):
        change_terms(workshop, places=2)
    change_terms(workshop, places=3)
    assert find_standing(workshop).phase == RegistrationPhase.FULL


def test_after_lowering_the_seats_above_stay_and_free_ones_are_counted() -> None:
    workshop = WorkshopFactory(terms__places=9)
    rows = [RegistrationFactory(workshop=workshop, number=number) for number in (2, 5, 9)]
    change_terms(workshop, places=3)
    assert register(workshop.pk, applicant(1)) == RegistrationState.WAITING
    Registration.objects.filter(email="p1@example.org").delete()
    rows[0].delete()
    assert register(workshop.pk, applicant(2)) == RegistrationState.CONFIRMED
    assert register(workshop.pk, applicant(3)) == RegistrationState.WAITING
    assert sorted(Registration.objects.with_place().values_list("number", flat=True)) == [1, 5, 9]


def test_those_who_wait_or_were_cancelled_need_no_place() -> None:
    workshop = WorkshopFactory(terms__places=3, taken=1)
    RegistrationFactory(workshop=workshop, waiting=True)
    RegistrationFactory(workshop=workshop, cancelled=True)
    change_terms(workshop, places=1)


# --- What follows, from a shell as from a desk --------------------------------------------------------------
@pytest.fixture
def full() -> Workshop:
    """A workshop whose one place is taken, with three people waiting."""
    workshop = WorkshopFactory(terms__places=1, taken=1)
    RegistrationFactory.create_batch(3, workshop=workshop, waiting=True)
    return workshop


def test_raised_places_seat_those_who_wait_longest(full: Workshop) -> None:
    first, second, third = full.registrations.waiting()
    sentences = change_terms(full, places=3)
    assert list(full.registrations.waiting()) == [third]
    told = Letter.objects.filter(kind=RegistrationLetter.PROMOTED)
    assert {letter.about_id for letter in told} == {first.pk, second.pk}
    assert sentences == ["From the waiting list: 2 people have a place now. They are told by e-mail."]


def test_who_waits_longest_is_who_posted_first_not_whose_row_is_older(full: Workshop) -> None:
    last = full.registrations.waiting().last()
    assert last is not None
    Registration.objects.filter(pk=last.pk).update(waits_since=last.waits_since - timedelta(days=1))
    change_terms(full, places=2)
    last.refresh_from_db()
    assert last.state == RegistrationState.CONFIRMED


def test_a_cancelled_workshop_seats_nobody(full: Workshop) -> None:
    with changing(full, by=None) as changed:
        changed.status = "cancelled"
    change_terms(full, places=3)
    assert full.registrations.waiting().count() == 3
    assert not Letter.objects.exists()


def test_a_workshop_that_takes_place_after_all_seats_those_who_wait(full: Workshop) -> None:
    Workshop.objects.filter(pk=full.pk).update(status="cancelled")
    change_terms(full, places=3)
    with changing(full, by=None) as changed:
        changed.status = "scheduled"
    assert full.registrations.waiting().count() == 1


def test_the_log_names_what_changed_in_the_terms(full: Workshop) -> None:
    change_terms(full, places=2)
    (entry,) = ModelLogEntry.objects.filter(action=CHANGE_FACTS)
    assert [str(change) for change in word_changes(entry)] == ["Places: from 1 to 2"]
