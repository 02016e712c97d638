"""Trap 17: links lead to the visitor's language, in a constant number of queries."""

from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation as active
from wagtail.rich_text import expand_db_html

from cms.addresses.localise_links import localise_links
from cms.block_register import body_blocks
from cms.translation.services.publish_translation import publish_translation
from events.models import WorkshopPage
from home.models import StandardPage
from tests.cms.translation.work import complete, hand_over, publish_body
from tests.factories import SiteTree, StandardPageFactory, translate_page

CALL = body_blocks["call_to_action"].block


@pytest.fixture
def about(site: SiteTree) -> StandardPage:
    """“About us”, published in English and Polish, a draft in German."""
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    translate_page(page, "pl", title="O nas")
    translate_page(page, "de", live=False, title="Über uns")
    return page


def expand(page: StandardPage, language: str) -> str:
    with active.override(language):
        html: str = expand_db_html(f'<p><a linktype="page" id="{page.pk}">there</a></p>')
        return html


def call(page: StandardPage, language: str) -> str:
    value = CALL.to_python({"heading": "h", "text": "", "label": "l", "page": page.pk, "address": ""})
    request = RequestFactory().get(f"/{language}/")
    with active.override(language):
        context: dict[str, Any] = CALL.get_context(value, {"request": request})
        return f'"{context["url"]}"'


@pytest.mark.parametrize("render", [expand, call])
@pytest.mark.parametrize(
    ("language", "address"),
    [("en", "/en/about-us/"), ("pl", "/pl/o-nas/"), ("de", "/de/about-us/")],
    ids=["source", "translated", "not published: the source in the frame of the language"],
)
def test_trap_17_a_link_leads_to_the_language_of_the_visitor(
    about: StandardPage, render: Any, language: str, address: str
) -> None:
    assert f'"{address}"' in render(about, language)


def test_trap_17_where_the_visitors_language_is_missing_the_page_that_was_linked_is_shown(
    site: SiteTree,
) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    polish = translate_page(page, "pl", title="O nas")
    assert '"/de/o-nas/"' in expand(polish, "de")
    assert '"/de/about-us/"' in expand(page, "de")


def test_trap_17_a_link_to_a_version_that_is_no_longer_public_leads_to_the_oldest(site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    polish = translate_page(page, "pl", title="O nas")
    polish.unpublish()
    assert '"/pl/about-us/"' in expand(polish, "pl")


def test_trap_17_a_fallback_address_is_one_that_answers(about: StandardPage, client: Any) -> None:
    assert client.get("/de/about-us/").status_code == 200


@pytest.mark.parametrize("render", [expand, call])
def test_trap_17_a_link_to_a_page_nobody_can_see_leads_nowhere(site: SiteTree, render: Any) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="Not yet", live=False)
    assert "/" not in render(page, "en").replace("</", "")


def test_trap_17_a_link_to_a_page_that_was_deleted_leads_nowhere(about: StandardPage) -> None:
    number, about.pk = about.pk, 99999
    assert expand(about, "en") == "<p><a>there</a></p>"
    about.pk = number


@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_trap_17_ten_links_cost_no_more_queries_than_one(
    site: SiteTree, language: str, django_assert_max_num_queries: Any
) -> None:
    pages = [StandardPageFactory(parent=site.homes["en"], title=f"Page {number}") for number in range(10)]
    for page in pages:
        translate_page(page, "pl", title=f"Strona {page.pk}")
    text = "".join(f'<a linktype="page" id="{page.pk}">x</a>' for page in pages)
    with active.override(language):
        localise_links([pages[0].pk])
        with django_assert_max_num_queries(3):
            html = expand_db_html(text)
    assert html.count(f'href="/{language}/') == 10


def test_trap_17_a_link_survives_translation(workshop_page: WorkshopPage, about: StandardPage) -> None:
    publish_body(workshop_page, ("text", f'<p>See <a linktype="page" id="{about.pk}">there</a>.</p>'))
    [translation] = hand_over(workshop_page, "pl")
    complete(translation)
    publish_translation(translation)
    version = workshop_page.get_translation(translation.target_locale)
    with active.override("pl"):
        assert '<a href="/pl/o-nas/">there</a>' in expand_db_html(version.body[0].value.source)


@pytest.mark.parametrize("key", ["²", "9" * 23, "9" * 5_000, "nonsense"])
def test_a_link_whose_number_is_none_leads_nowhere(site: SiteTree, key: str) -> None:
    assert expand_db_html(f'<p><a linktype="page" id="{key}">there</a></p>') == "<p><a>there</a></p>"
