"""Which page tells a visitor of a fact, in which language and where: a missing version is stood in for."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.models import Page

from cms.addresses.choose_words import Words, choose_words
from events.models import WorkshopPage
from tests.factories import SiteTree, WorkshopPageFactory, translate_page

pytestmark = pytest.mark.django_db


def choose(page: WorkshopPage, language: str) -> Words[WorkshopPage] | None:
    """Return the words chosen for the workshop of a page."""
    with override(language):
        words = choose_words(WorkshopPage.objects.all(), "workshop", RequestFactory().get(f"/{language}/"))
    return words.get(page.workshop_id)


def chosen_title(page: WorkshopPage, language: str) -> str | None:
    words = choose(page, language)
    return None if words is None else words.page.title


@pytest.fixture
def source(site: SiteTree) -> WorkshopPage:
    """“Notatki”, written in Polish: the main language of the site is no better than any other."""
    return WorkshopPageFactory(parent=site.workshops["pl"], title="Notatki", locale=site.homes["pl"].locale)


def test_version_in_the_visitors_language_is_chosen(source: WorkshopPage) -> None:
    translate_page(source, "de", title="Notizen")

    words = choose(source, "de")

    assert words is not None
    assert (words.page.title, words.url, words.language, words.is_foreign) == (
        "Notizen",
        "/de/termine/notizen/",
        "de",
        False,
    )


def test_source_stands_in_for_a_version_that_is_missing(source: WorkshopPage) -> None:
    translate_page(source, "de", title="Notizen")

    words = choose(source, "en")

    assert words is not None
    assert (words.page.title, words.language, words.is_foreign) == ("Notatki", "pl", True)


def test_source_stands_in_for_a_draft(source: WorkshopPage) -> None:
    translate_page(source, "de", title="Notizen", live=False)

    assert chosen_title(source, "de") == "Notatki"


def test_where_the_source_is_not_published_the_oldest_live_version_stands_in(source: WorkshopPage) -> None:
    translate_page(source, "de", title="Notizen")
    source.unpublish()

    assert chosen_title(source, "en") == "Notizen"


def test_what_is_published_in_no_language_has_no_words(source: WorkshopPage) -> None:
    source.unpublish()

    assert choose(source, "pl") is None


def test_source_is_reached_below_the_list_of_the_visitors_language(
    source: WorkshopPage, client: Client
) -> None:
    words = choose(source, "de")

    assert words is not None
    assert words.url == "/de/termine/notatki/"
    assert "Notatki" in client.get(words.url).content.decode()


def test_source_is_reached_at_its_own_address_where_the_visitors_list_is_a_draft(
    source: WorkshopPage, site: SiteTree
) -> None:
    Page.objects.filter(pk=site.workshops["de"].pk).update(live=False)

    words = choose(source, "de")

    assert words is not None
    assert words.url == "/pl/warsztaty/notatki/"


def test_every_fact_gets_words_of_its_own(source: WorkshopPage, site: SiteTree) -> None:
    other = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")

    assert [chosen_title(page, "en") for page in (source, other)] == ["Notatki", "Notes"]


def test_many_facts_cost_no_more_queries_than_one(source: WorkshopPage, site: SiteTree) -> None:
    def count() -> int:
        choose(source, "de")  # fills what Wagtail remembers of sites
        with CaptureQueriesContext(connection) as queries:
            choose(source, "de")
        return len(queries)

    before = count()
    for _number in range(5):
        WorkshopPageFactory(parent=site.workshops["en"])

    assert count() == before
