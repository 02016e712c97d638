"""What visitors read about a person: published words, in their own language, else in the source's."""

import pytest
from django.test import Client
from django.utils.translation import override

from events.models import Contribution, Person, WorkshopPage
from events.readers.introduce_people import Introduction, introduce_people
from tests.factories import (
    BiographyFactory,
    ContributionFactory,
    PersonFactory,
    SiteTree,
    WorkshopPageFactory,
    translate_snippet,
)

pytestmark = pytest.mark.django_db


def introduce(person: Person, language: str) -> Introduction:
    """Return how a person who contributes to one workshop is introduced."""
    ContributionFactory(person=person)
    contributions = Contribution.objects.filter(person=person).select_related("person")
    with override(language):
        [introduction] = introduce_people(contributions)
        assert introduction.is_foreign is (introduction.language not in {"", language})
    return introduction


def test_biography_in_the_visitors_language_is_chosen() -> None:
    biography = BiographyFactory(text="She builds bridges.")
    translate_snippet(biography, "pl", text="Buduje mosty.")

    assert introduce(biography.person, "pl").biography == "Buduje mosty."


def test_oldest_biography_stands_in_for_one_that_is_missing() -> None:
    biography = BiographyFactory(language="pl", text="Buduje mosty.")
    translate_snippet(biography, "de", text="Sie baut Brücken.")

    introduction = introduce(biography.person, "en")

    assert (introduction.biography, introduction.language) == ("Buduje mosty.", "pl")


def test_draft_biography_is_not_shown() -> None:
    biography = BiographyFactory(live=False)

    introduction = introduce(biography.person, "en")

    assert (introduction.biography, introduction.language) == ("", "")


def test_draft_biography_in_the_visitors_language_gives_way_to_a_published_one() -> None:
    biography = BiographyFactory(text="She builds bridges.")
    translate_snippet(biography, "pl", live=False, text="Szkic.")

    assert introduce(biography.person, "pl").biography == "She builds bridges."


@pytest.mark.parametrize("is_live", [True, False], ids=["published", "draft"])
def test_visitors_see_published_biographies_only(site: SiteTree, client: Client, is_live: bool) -> None:
    page: WorkshopPage = WorkshopPageFactory(parent=site.workshops["en"])
    person = PersonFactory(name="Łucja Przykładowa")
    BiographyFactory(person=person, text="She builds bridges.", live=is_live)
    ContributionFactory(workshop=page.workshop, person=person)

    text = client.get(page.get_url()).content.decode()

    assert "Łucja Przykładowa" in text
    assert ("She builds bridges." in text) is is_live


def test_where_nobody_contributes_nobody_is_introduced() -> None:
    assert introduce_people([]) == []


@pytest.mark.parametrize(
    ("name", "initials"), [("Anna Maria Łoś", "AŁ"), ("żaneta próbna", "ŻP"), ("Ewa", "E"), ("", "")]
)
def test_in_place_of_a_photo_stand_the_first_letters_of_the_first_and_the_last_name(
    name: str, initials: str
) -> None:
    assert Person(name=name).initials == initials
