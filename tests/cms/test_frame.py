"""What surrounds a page: menus, breadcrumbs, language switcher, alternates, legal links."""

from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import Page

from cms.frame.build_frame import Frame, build_frame
from cms.frame.find_frame import find_frame
from cms.site_facts import SiteFacts
from tests.factories.pages import StandardPageFactory, WorkshopPageFactory, translate_page
from tests.factories.site import SiteTree

pytestmark = pytest.mark.django_db


def frame_of(
    site: SiteTree, page: Page | None, language: str, addresses: dict[str, str] | None = None
) -> Frame:
    request = RequestFactory().get("/")
    with translation.override(language):
        return find_frame(request, page, addresses)


def test_switcher_leads_to_the_same_page_in_every_language(site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    translate_page(page, "pl", title="O nas")
    translate_page(page, "de", title="Über uns")

    links = frame_of(site, page, "en").languages

    assert [(link.name, link.url) for link in links] == [
        ("Deutsch", "/de/ueber-uns/"),
        ("Polski", "/pl/o-nas/"),
        ("English", "/en/about-us/"),
    ]
    assert [link.is_current for link in links] == [False, False, True]


def test_switcher_leads_to_the_fallback_where_a_version_is_missing(site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")

    links = {link.code: link for link in frame_of(site, page, "en").languages}

    assert links["pl"].url == "/pl/warsztaty/notes/"
    assert not links["pl"].is_version
    assert links["en"].is_version


def test_alternates_list_the_page_itself_and_its_versions_but_no_fallback(site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    translate_page(page, "pl", title="O nas")

    frame = frame_of(site, page, "en")

    assert {link.code for link in frame.alternates} == {"en", "pl"}
    assert frame.x_default == "http://localhost/en/about-us/"
    assert frame.canonical == "http://localhost/en/about-us/"


def test_x_default_of_the_front_page_is_the_choosing_root(site: SiteTree) -> None:
    assert frame_of(site, site.homes["pl"], "pl").x_default == "http://localhost/"


def test_fallback_has_no_alternates_and_says_so(site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")

    frame = frame_of(site, page, "de")

    assert frame.is_fallback
    assert frame.alternates == []
    assert frame.x_default == ""


def test_menu_shows_the_languages_own_pages_and_where_the_visitor_is(site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["pl"], title="Notatki", locale=site.homes["pl"].locale)

    menu = frame_of(site, page, "pl").menu

    assert [(link.title, link.is_current) for link in menu] == [
        ("Warsztaty", True),
        ("Projekty", False),
        ("Partnerzy", False),
    ]


def test_menu_of_a_fallback_follows_the_place_in_the_visitors_tree(site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")

    frame = frame_of(site, page, "pl")

    assert [link.title for link in frame.menu if link.is_current] == ["Warsztaty"]
    assert [link.url for link in frame.breadcrumbs] == ["/pl/", "/pl/warsztaty/"]


def test_legal_links_lead_to_the_visitors_language_whatever_language_was_chosen(site: SiteTree) -> None:
    imprint = StandardPageFactory(
        parent=site.homes["pl"], title="Nota prawna", locale=site.homes["pl"].locale
    )
    translate_page(imprint, "de", title="Impressum")
    facts = SiteFacts.for_site(site.site)
    facts.imprint_page = imprint
    facts.save()

    assert [link.url for link in frame_of(site, site.homes["de"], "de").legal] == ["/de/impressum/"]
    assert [link.url for link in frame_of(site, site.homes["en"], "en").legal] == ["/pl/nota-prawna/"]


def test_view_without_a_page_names_its_own_addresses(site: SiteTree) -> None:
    frame = frame_of(site, None, "en", addresses={"en": "/en/registration/1/", "pl": "/pl/registration/1/"})

    assert {link.code: link.url for link in frame.languages} == {
        "en": "/en/registration/1/",
        "pl": "/pl/registration/1/",
        "de": "/de/",
    }


def test_frame_costs_one_query(site: SiteTree, django_assert_num_queries: Any) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")
    page = type(page).objects.select_related("locale").get(pk=page.pk)
    request = RequestFactory().get("/en/workshops/notes/")
    # What serving has found before the frame is built.
    facts = SiteFacts.for_request(request)
    page.get_url(request)

    with translation.override("en"), django_assert_num_queries(1):
        build_frame(request, facts, page)
