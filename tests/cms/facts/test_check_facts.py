"""Texts that nobody types are refused at every door, not in forms alone."""

import pytest
from django.core.exceptions import ValidationError

from cms.facts.services.change_facts import add_fact, changing
from events.models import Person, Venue
from tests.factories import PlaceFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Anna\x07 Nowak", "control_characters"),
        ("Anna\x00", "control_characters"),
        ("Anna \u202ekawoN", "direction_controls"),
    ],
)
def test_a_new_fact_with_hidden_characters_is_refused(name: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        add_fact(Person(name=name, name_language="pl"), by=None)
    assert [error.code for error in refused.value.error_dict["name"]] == [code]
    assert not Person.objects.exists()


def test_so_is_a_changed_one() -> None:
    workshop = WorkshopFactory()
    with pytest.raises(ValidationError) as refused, changing(workshop, by=None) as changed:
        changed.platform = "Zo\x07om"
    assert list(refused.value.message_dict) == ["platform"]


def test_and_a_row_is_refused_by_the_name_of_its_field() -> None:
    workshop = WorkshopFactory(on_site=True)
    with pytest.raises(ValidationError) as refused, changing(workshop, by=None) as changed:
        changed.venues.add(Venue(name="Hall\x07", place=PlaceFactory()))
    (sentence,) = refused.value.message_dict["venues"]
    assert sentence.startswith("Building and street: This text holds invisible control characters.")


def test_and_a_wording_in_one_language() -> None:
    place = PlaceFactory()
    with pytest.raises(ValidationError) as refused, changing(place, by=None) as changed:
        changed.names = {"de": "Stettin\u202e"}
    assert list(refused.value.message_dict) == ["names"]


@pytest.mark.parametrize("name", ["Żaneta O’Próbna", "李小龙", "עברית", "🎪 Zirkus"])
def test_text_of_any_script_is_taken(name: str) -> None:
    assert add_fact(Person(name=name, name_language="pl"), by=None).pk
