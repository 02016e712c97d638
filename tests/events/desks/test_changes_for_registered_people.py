"""What a change at the desk of workshops means for the people who registered."""

from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.facts.log_changes import CHANGE_FACTS
from cms.mail.models import Letter
from events.models import Workshop
from events.registration.enums import RegistrationLetter, RegistrationState
from events.registration.models import Registration
from tests.desks import error_texts, read_form, read_text
from tests.factories import RegistrationFactory, WorkshopFactory

PLACES = "registration_terms-0-places"
SENTENCE = "From the waiting list: 2 people have a place now. They are told by e-mail."


def edit_url(workshop: Workshop) -> str:
    return reverse("events_workshop_modeladmin_edit", args=[workshop.pk])


def save(client: Client, workshop: Workshop, **changes: str) -> str:
    """Save the form with some changes and return what is read afterwards."""
    data = read_form(client.get(edit_url(workshop)))
    response = client.post(edit_url(workshop), data | changes, follow=True)
    assert not error_texts(response)
    return read_text(response)


@pytest.fixture
def full() -> Workshop:
    """A workshop whose one place is taken, with three people waiting."""
    workshop = WorkshopFactory(terms__places=1, taken=1)
    RegistrationFactory.create_batch(3, workshop=workshop, state=RegistrationState.WAITING)
    return workshop


def waiting(workshop: Workshop) -> list[Registration]:
    return list(workshop.registrations.filter(state=RegistrationState.WAITING).order_by("waits_since", "pk"))


class TestRaisingThePlaces:
    def test_seats_those_who_wait_longest_and_writes_to_them(self, organiser: Client, full: Workshop) -> None:
        *first, last = waiting(full)
        text = save(organiser, full, **{PLACES: "3"})
        assert waiting(full) == [last]
        letters = Letter.objects.filter(kind=RegistrationLetter.PROMOTED)
        assert {letter.about_id for letter in letters} == {row.pk for row in first}
        assert SENTENCE in text

    def test_without_limit_nobody_waits(self, organiser: Client, full: Workshop) -> None:
        save(organiser, full, **{PLACES: ""})
        assert not waiting(full)
        assert full.registrations.with_place().count() == 4

    def test_is_undone_when_the_seats_cannot_be_given(self, organiser: Client, full: Workshop) -> None:
        writing = "events.registration.services.fill_free_seats.write_to_registrant"
        with mock.patch(writing, side_effect=RuntimeError), pytest.raises(RuntimeError):
            save(organiser, full, **{PLACES: "3"})
        full.refresh_from_db()
        assert (full.registration_terms.get().places, len(waiting(full))) == (1, 3)
        assert not ModelLogEntry.objects.filter(action=CHANGE_FACTS).exists()

    def test_another_change_moves_nobody(self, organiser: Client, full: Workshop) -> None:
        save(organiser, full, platform="Elsewhere 1")
        assert len(waiting(full)) == 3
        assert not Letter.objects.exists()


def test_a_workshop_that_takes_place_after_all_seats_those_who_wait(
    organiser: Client, full: Workshop
) -> None:
    Workshop.objects.filter(pk=full.pk).update(status="cancelled")
    full.registration_terms.update(places=3)
    save(organiser, full, status="scheduled")
    assert len(waiting(full)) == 1


class TestTheForm:
    def test_says_how_many_people_a_change_concerns(self, organiser: Client, full: Workshop) -> None:
        text = read_text(organiser.get(edit_url(full)))
        assert "Registered: 1. On the waiting list: 3." in text
        assert "nobody is written to when you move or cancel the workshop" in text
        assert f"?workshop={full.pk}" in organiser.get(edit_url(full)).content.decode()

    def test_says_nothing_where_nobody_registered(self, organiser: Client) -> None:
        assert "On the waiting list" not in read_text(organiser.get(edit_url(WorkshopFactory())))
