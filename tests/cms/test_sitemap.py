"""What search engines are told."""

import datetime

import pytest
from django.test import Client
from lxml import etree
from wagtail.models import PageViewRestriction

from tests.factories.pages import StandardPageFactory, WorkshopPageFactory, translate_page
from tests.factories.site import SiteTree

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def entries(client: Client) -> dict[str, etree._Element]:
    root = etree.fromstring(client.get("/sitemap.xml").content)
    return {entry.findtext("s:loc", namespaces=NAMES): entry for entry in root.findall("s:url", NAMES)}


def test_sitemap_lists_each_version_with_all_versions_and_a_default(client: Client, site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    translate_page(page, "pl", title="O nas")

    entry = entries(client)["http://localhost/pl/o-nas/"]

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

    listed = entries(client)

    assert "http://localhost/en/workshops/notes/" in listed
    for address in ("/pl/warsztaty/notes/", "/en/draft/", "/en/private/"):
        assert f"http://localhost{address}" not in listed


def test_page_counts_as_changed_when_its_fact_changes(client: Client, site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes")
    address = "http://localhost/en/workshops/notes/"
    page.workshop.starts_at += datetime.timedelta(minutes=30)
    page.workshop.save()
    page.workshop.refresh_from_db()

    changed = entries(client)[address].findtext("s:lastmod", namespaces=NAMES)

    assert datetime.datetime.fromisoformat(changed) == page.workshop.updated_at


def test_robots_are_told_where_the_sitemap_is_and_kept_out_of_the_admin(
    client: Client, site: SiteTree
) -> None:
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /admin/" in text
