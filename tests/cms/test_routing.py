"""Which page an address leads to, in which language, and in how many queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail import hooks
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from cms import views
from tests.factories.pages import SeriesPageFactory, StandardPageFactory, WorkshopPageFactory, translate_page
from tests.factories.site import SiteTree

pytestmark = pytest.mark.django_db


def test_every_language_has_its_own_address(client: Client, site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    translate_page(page, "pl", title="O nas")

    assert "About us" in client.get("/en/about-us/").content.decode()
    assert "O nas" in client.get("/pl/o-nas/").content.decode()


def test_page_without_a_version_is_shown_in_its_own_language_inside_the_visitors_frame(
    client: Client, site: SiteTree
) -> None:
    WorkshopPageFactory(parent=site.workshops["en"], title="Notes in two languages")

    html = client.get("/pl/warsztaty/notes-in-two-languages/").content.decode()

    assert '<html lang="pl"' in html
    assert '<link rel="canonical" href="http://localhost/en/workshops/notes-in-two-languages/"' in html
    assert "hreflang=" not in html.split("</head>")[0]


def test_fallback_reaches_through_a_series_that_is_not_translated_either(
    client: Client, site: SiteTree
) -> None:
    series = SeriesPageFactory(parent=site.workshops["en"], title="Side by side")
    WorkshopPageFactory(parent=series, title="Notes")

    assert client.get("/de/termine/side-by-side/notes/").status_code == 200


def test_fallback_address_leads_on_once_the_translation_is_published(client: Client, site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")
    assert client.get("/pl/warsztaty/notes/").status_code == 200

    translate_page(page, "pl", title="Notatki")

    shared = client.get("/pl/warsztaty/notes/")
    assert (shared.status_code, shared["Location"]) == (302, "/pl/warsztaty/notatki/")
    assert client.get("/pl/warsztaty/notatki/").status_code == 200


def test_draft_of_a_translation_leaves_the_fallback_in_place(client: Client, site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")
    translate_page(page, "pl", title="Notatki", live=False)

    assert client.get("/pl/warsztaty/notes/").status_code == 200
    assert client.get("/pl/warsztaty/notatki/").status_code == 404


def test_oldest_live_version_is_the_fallback(client: Client, site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["pl"], title="Notatki", locale=site.homes["pl"].locale)
    translate_page(page, "de", title="Notizen")

    html = client.get("/en/workshops/notatki/").content.decode()

    assert "Notatki" in html
    assert client.get("/en/workshops/notizen/").status_code == 200


def test_draft_is_found_in_no_language(client: Client, site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")
    page.unpublish()

    for address in ("/en/workshops/notes/", "/pl/warsztaty/notes/", "/de/termine/notes/"):
        assert client.get(address).status_code == 404


def test_private_page_asks_for_its_password_at_its_own_address_and_stands_in_nowhere(
    client: Client, site: SiteTree
) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="For members")
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="bridge")

    assert 'type="password"' in client.get("/en/for-members/").content.decode()
    assert client.get("/pl/for-members/").status_code == 404


def test_page_for_staff_asks_for_the_log_in_and_is_kept_by_no_cache(client: Client, site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="For members")
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    response = client.get("/en/for-members/")

    assert (response.status_code, response["Location"]) == (302, "/admin/login/?next=/en/for-members/")
    assert "no-store" in response["Cache-Control"]
    assert client.get("/pl/for-members/").status_code == 404


@pytest.mark.parametrize("address", ["/en/about-us/", "/pl/about-us/"], ids=["own", "fallback"])
def test_page_found_without_wagtails_search_goes_through_the_same_hooks(
    client: Client, site: SiteTree, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    StandardPageFactory(parent=site.homes["en"], title="About us")
    asked: list[str] = []
    get_hooks = hooks.get_hooks

    def get_and_note(name: str) -> list[Callable[..., object]]:
        asked.append(name)
        return get_hooks(name)

    monkeypatch.setattr(hooks, "get_hooks", get_and_note)

    assert client.get(address).status_code == 200
    ours, asked[:] = asked.copy(), []
    with monkeypatch.context() as without_our_search:
        without_our_search.setattr(views, "route_directly", lambda request, path: None)
        assert client.get(address).status_code == 200

    assert "before_serve_page" in ours
    assert ours == asked


@pytest.mark.parametrize("address", ["/en/about-us/", "/pl/about-us/"], ids=["own", "fallback"])
def test_hook_may_answer_in_place_of_a_page(client: Client, site: SiteTree, address: str) -> None:
    StandardPageFactory(parent=site.homes["en"], title="About us")

    def ask(page: Page, request: HttpRequest, args: list[str], kwargs: dict[str, str]) -> HttpResponse | None:
        return HttpResponse(f"Closed: {page.title}") if request.path == address else None

    with hooks.register_temporarily("before_serve_page", ask):
        assert client.get(address).content.decode() == "Closed: About us"


def test_slug_that_is_used_below_several_parents_leads_to_the_page_below_the_one_in_the_address(
    client: Client, site: SiteTree
) -> None:
    for title in ("Spring", "Autumn"):
        parent = StandardPageFactory(parent=site.homes["en"], title=title)
        StandardPageFactory(parent=parent, title=f"Notes of {title}", slug="notes")

    assert "Notes of Spring" in client.get("/pl/spring/notes/").content.decode()
    assert "Notes of Autumn" in client.get("/pl/autumn/notes/").content.decode()
    assert client.get("/pl/notes/").status_code == 404
    assert client.get("/pl/spring/autumn/").status_code == 404


def test_slug_of_a_younger_version_leads_to_the_source(client: Client, site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    translate_page(page, "de", title="Wer wir sind")

    html = client.get("/pl/wer-wir-sind/").content.decode()

    assert '<link rel="canonical" href="http://localhost/en/about-us/"' in html


def test_unpublished_source_gives_way_to_the_next_version(client: Client, site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    translate_page(page, "de", title="Wer wir sind")
    page.unpublish()

    html = client.get("/pl/about-us/").content.decode()

    assert '<link rel="canonical" href="http://localhost/de/wer-wir-sind/"' in html


def test_alias_in_the_language_itself_is_no_fallback(client: Client, site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    alias = page.copy_for_translation(site.homes["pl"].locale, alias=True)
    Page.objects.filter(pk=alias.pk).update(live=True)

    html = client.get("/pl/about-us/").content.decode()

    assert '<link rel="canonical" href="http://localhost/pl/about-us/"' in html


def test_address_that_an_editor_redirects_is_left_once_nothing_is_shown_there(
    client: Client, site: SiteTree
) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")
    Redirect.objects.create(old_path="/pl/warsztaty/notes", redirect_link="/pl/warsztaty/notatki/")
    assert client.get("/pl/warsztaty/notes/").status_code == 200

    translate_page(page, "pl", title="Notatki")

    assert client.get("/pl/warsztaty/notes/")["Location"] == "/pl/warsztaty/notatki/"


def test_below_the_start_of_a_host_without_a_front_page_of_ours_the_fallback_is_found_too(
    rf: RequestFactory, site: SiteTree
) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")
    with override("pl"):
        route = site.workshops["pl"].route(rf.get("/"), ["notes"])

    assert route.page == page


def test_below_the_start_of_a_host_a_draft_gives_way_to_its_source(
    rf: RequestFactory, site: SiteTree
) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")
    translate_page(page, "pl", live=False, title="Notes")
    with override("pl"):
        route = site.workshops["pl"].route(rf.get("/"), ["notes"])

    assert route.page == page


def test_draft_on_the_way_gives_no_address_to_what_is_below_it(client: Client, site: SiteTree) -> None:
    series = SeriesPageFactory(parent=site.workshops["en"], title="Side by side")
    WorkshopPageFactory(parent=series, title="Notes")
    translate_page(series, "pl", live=False, title="Ramię w ramię")

    assert client.get("/pl/warsztaty/side-by-side/notes/").status_code == 200
    assert client.get("/pl/warsztaty/ramie-w-ramie/notes/").status_code == 404


def test_below_a_fallback_the_source_is_shown_not_the_version_beside_it(
    client: Client, site: SiteTree
) -> None:
    series = SeriesPageFactory(parent=site.workshops["en"], title="Side by side")
    german = translate_page(series, "de", title="Seite an Seite")
    source = WorkshopPageFactory(parent=german, title="Notizen", locale=site.homes["de"].locale)
    translate_page(source, "en", title="Notizen")

    html = client.get("/pl/warsztaty/side-by-side/notizen/").content.decode()

    assert '<link rel="canonical" href="http://localhost/de/termine/seite-an-seite/notizen/"' in html


def test_unknown_address_is_not_found_and_never_redirected(client: Client, site: SiteTree) -> None:
    for address in ("/nope/", "/en/nope/", "/pl/warsztaty/nope/", "/fr/"):
        assert client.get(address, headers={"accept-language": "pl"}).status_code == 404


def test_missing_page_is_reported_in_the_language_of_its_address(client: Client, site: SiteTree) -> None:
    assert '<html lang="de"' in client.get("/de/nope/").content.decode()


def test_root_leads_to_the_language_that_the_browser_asks_for(client: Client, site: SiteTree) -> None:
    response = client.get("/", headers={"accept-language": "fr, pl;q=0.8, en;q=0.5"})

    assert response.status_code == 302
    assert response["Location"] == "/pl/"
    assert response["Vary"] == "Accept-Language"


@pytest.mark.parametrize("header", ["", "fr", "*", "x" * 5000, "pl;q=abc"])
def test_root_falls_back_to_english(client: Client, site: SiteTree, header: str) -> None:
    assert client.get("/", headers={"accept-language": header})["Location"] == "/en/"


def test_root_never_leads_to_a_language_without_a_front_page(client: Client, site: SiteTree) -> None:
    site.homes["pl"].unpublish()

    assert client.get("/", headers={"accept-language": "pl"})["Location"] == "/en/"


def test_depth_costs_no_query(client: Client, site: SiteTree) -> None:

    shallow: Page = StandardPageFactory(parent=site.homes["en"], title="One")
    deep = StandardPageFactory(parent=StandardPageFactory(parent=shallow, title="Two"), title="Three")
    counts = []
    for page in (shallow, shallow, deep):  # the first visit warms what Wagtail remembers
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page.get_url()).status_code == 200
        counts.append(len(queries))

    assert counts[1] == counts[2]


def test_the_start_leads_to_a_language_that_is_published(client: Client, site: SiteTree) -> None:
    site.homes["en"].unpublish()
    site.homes["de"].unpublish()
    assert client.get("/", headers={"accept-language": "fr"})["Location"] == "/pl/"
