"""What search engines are told."""

import datetime
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms import sitemap
from tests.factories.pages import StandardPageFactory, WorkshopPageFactory, translate_page
from tests.factories.site import SiteTree
from tests.sitemap import NAMES, read_parts, read_sitemap, read_sitemap_text

pytestmark = pytest.mark.django_db


def test_sitemap_lists_each_version_with_all_versions_and_a_default(client: Client, site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    translate_page(page, "pl", title="O nas")

    entry = read_sitemap(client)["http://localhost/pl/o-nas/"]

    alternates = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NAMES)}
    assert alternates == {
        "pl": "http://localhost/pl/o-nas/",
        "en": "http://localhost/en/about-us/",
        "x-default": "http://localhost/en/about-us/",
    }


def test_fallbacks_drafts_and_private_pages_are_not_listed(client: Client, site: SiteTree) -> None:
    WorkshopPageFactory(parent=site.workshops["en"], title="Notes")
    StandardPageFactory(parent=site.homes["en"], title="Draft", live=False)
    private = StandardPageFactory(parent=site.homes["en"], title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    listed = read_sitemap(client)

    assert "http://localhost/en/workshops/notes/" in listed
    for address in ("/pl/warsztaty/notes/", "/en/draft/", "/en/private/"):
        assert f"http://localhost{address}" not in listed


def test_page_counts_as_changed_when_its_fact_changes(client: Client, site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")
    address = "http://localhost/en/workshops/notes/"
    page.workshop.starts_at += datetime.timedelta(minutes=30)
    page.workshop.save()
    page.workshop.refresh_from_db()

    changed = read_sitemap(client)[address].findtext("s:lastmod", namespaces=NAMES)

    assert datetime.datetime.fromisoformat(changed) == page.workshop.updated_at


def test_parts_hold_every_public_page_once_and_no_more_than_their_share(
    client: Client, site: SiteTree, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    translate_page(page, "pl", title="O nas")
    whole = set(read_sitemap(client))
    monkeypatch.setattr(sitemap, "KEYS_IN_A_PART", 4)

    parts = read_parts(client)

    assert len(parts) == Page.objects.order_by("pk").last().pk // 4 + 1
    assert set(read_sitemap(client)) == whole
    with django_assert_max_num_queries(13):
        assert client.get(parts[-1]).content.decode().count("<loc>") <= 4


def test_versions_of_a_page_are_named_though_they_stand_in_other_parts(
    client: Client, site: SiteTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "KEYS_IN_A_PART", 1)

    entry = read_sitemap(client)["http://localhost/pl/warsztaty/"]

    languages = [link.get("hreflang") for link in entry.findall("x:link", NAMES)]
    assert languages == ["de", "pl", "en", "x-default"]


@pytest.mark.parametrize("part", ["0", "01", "-1", "99999", "1e1", "٣", ""])
def test_there_is_no_other_part(client: Client, site: SiteTree, part: str) -> None:
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_address_in_polish_letters_is_written_as_one_is_asked_for(client: Client, site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["pl"], title="Żółw", slug="żółw")

    assert f"<loc>{page.full_url}</loc>" in read_sitemap_text(client)


def test_robots_are_told_where_the_sitemap_is_and_kept_out_of_the_admin(
    client: Client, site: SiteTree
) -> None:
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /admin/" in text
