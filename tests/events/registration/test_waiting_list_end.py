"""The waiting list ends: how many may wait, what is said to those who come later, and when it goes on."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from events.registration.enums import RegistrationPhase, RegistrationState
from events.registration.models import Registration, RegistrationTerms
from events.registration.models.terms import WAITING_DEFAULT
from events.registration.readers.describe_phase import describe_phase
from events.registration.readers.find_standing import find_standing
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.move_registration import WaitingListFullError, move
from events.registration.services.register import Applicant, RegistrationNotPossibleError, register
from tests.events.registration.conftest import World, entries


def _applicant(number: int, **changed: Any) -> Applicant:
    values = {"name": f"Person {number}", "email": f"p{number}@example.org", "language": "de"}
    return Applicant(**{**values, **changed})


@pytest.fixture
def crowded(world: World) -> World:
    """A workshop with one place, which is taken, and two on the waiting list, which are taken too."""
    world.set_terms(places=1, waiting_places=2)
    for number in range(3):
        register(world.workshop.pk, _applicant(number))
    return world


def test_every_waiting_list_ends_unless_somebody_says_otherwise(world: World) -> None:
    assert world.terms.waiting_places == WAITING_DEFAULT
    world.set_terms(places=1, waiting_places=2)
    outcomes = [register(world.workshop.pk, _applicant(number)) for number in range(3)]
    assert outcomes == ["confirmed", "waiting", "waiting"]
    with pytest.raises(RegistrationNotPossibleError) as refused:
        register(world.workshop.pk, _applicant(3))
    assert refused.value.phase == RegistrationPhase.BOOKED_OUT
    assert Registration.objects.count() == 3
    assert not Letter.objects.filter(recipient_email="p3@example.org").exists()


def test_without_a_waiting_list_the_last_place_is_the_end(world: World) -> None:
    world.set_terms(places=1, waiting_places=0)
    assert register(world.workshop.pk, _applicant(1)) == RegistrationState.CONFIRMED
    assert find_standing(world.workshop).phase == RegistrationPhase.BOOKED_OUT
    with pytest.raises(RegistrationNotPossibleError):
        register(world.workshop.pk, _applicant(2))


def test_no_door_puts_more_people_in_line(crowded: World) -> None:
    newcomer = Registration(workshop=crowded.workshop, name="Ewa", email="ewa@example.org", language="pl")
    with transaction.atomic(), pytest.raises(WaitingListFullError):
        move(newcomer, RegistrationState.WAITING, workshop=lock_workshop(crowded.workshop.pk))
    assert newcomer.pk is None


def test_when_somebody_cancels_the_line_moves_up_and_one_more_may_wait(crowded: World) -> None:
    cancel_registration(Registration.objects.get(email="p0@example.org"))
    assert find_standing(crowded.workshop).phase == RegistrationPhase.FULL
    assert register(crowded.workshop.pk, _applicant(4)) == RegistrationState.WAITING
    with pytest.raises(RegistrationNotPossibleError):
        register(crowded.workshop.pk, _applicant(5))


def test_a_longer_list_takes_more_and_a_shorter_one_sends_nobody_away(crowded: World) -> None:
    crowded.set_terms(waiting_places=3)
    assert register(crowded.workshop.pk, _applicant(4)) == RegistrationState.WAITING
    crowded.set_terms(waiting_places=1)
    assert Registration.objects.waiting().count() == 3
    assert find_standing(crowded.workshop).phase == RegistrationPhase.BOOKED_OUT


def test_strangers_cannot_find_out_who_waits_where_the_list_is_full(crowded: World) -> None:
    """Whoever types another’s address is refused like a newcomer; the person gets the e-mail again."""
    Letter.objects.update(state=LetterState.SENT, created_at=timezone.now() - timedelta(hours=1))
    for known in range(3):
        with pytest.raises(RegistrationNotPossibleError):
            register(crowded.workshop.pk, _applicant(known, name="Nosy"))
    written = Letter.objects.filter(state=LetterState.QUEUED).values_list("recipient_email", flat=True)
    assert sorted(written) == [f"p{number}@example.org" for number in range(3)]


def test_a_double_click_on_the_last_waiting_place_is_answered_like_the_first(world: World) -> None:
    world.set_terms(places=1, waiting_places=1)
    register(world.workshop.pk, _applicant(1))
    outcomes = {register(world.workshop.pk, _applicant(2)) for _click in range(2)}
    assert outcomes == {RegistrationState.WAITING}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "All places are taken, and the waiting list is full."),
        ("pl", "Wszystkie miejsca są zajęte, a lista rezerwowa jest pełna."),
        ("de", "Alle Plätze sind vergeben, und die Warteliste ist voll."),
    ],
)
def test_visitors_read_it_and_see_no_form(
    client: Client, crowded: World, language: str, sentence: str
) -> None:
    tree = BeautifulSoup(client.get(crowded.url(language)).content, "lxml")
    assert tree.main is not None
    assert sentence in " ".join(tree.main.get_text(" ").split()).replace("\xa0", " ")
    assert tree.main.select("form") == []


def test_who_posts_an_old_form_loses_nothing_and_reads_why(client: Client, crowded: World) -> None:
    answer = client.post(crowded.url(), entries(email="late@example.org"))
    assert answer.status_code == 409
    assert "the waiting list is full" in answer.content.decode().replace("\xa0", " ")
    assert not Registration.objects.filter(email="late@example.org").exists()


def test_a_list_of_workshops_invites_nobody_to_a_full_line(client: Client, crowded: World) -> None:
    tree = BeautifulSoup(client.get(crowded.pages["en"].get_parent().get_url()).content, "lxml")
    (chip,) = tree.select("ol.events .chip")
    assert (chip["data-state"], chip.get_text()) == ("full", "Booked out")
    assert tree.select("ol.events .meta .go") == []
    assert describe_phase(crowded.workshop).button == ""


def test_a_line_without_end_is_no_choice(world: World) -> None:
    terms = world.terms
    terms.waiting_places = 1001
    with pytest.raises(ValidationError) as refused:
        terms.full_clean()
    assert "waiting_places" in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationTerms.objects.filter(pk=terms.pk).update(waiting_places=1001)
