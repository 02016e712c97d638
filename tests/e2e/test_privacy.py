"""A visitor leaves no trace: no cookie, no third party, nothing that depends on who asks."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from events.models import Workshop, WorkshopPage
from tests.e2e.addresses import visits
from tests.e2e.conftest import OpenPage
from tests.sitemap import read_sitemap

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]


def sitemap_paths(client: Client) -> list[str]:
    return [address.split("/", 3)[3] for address in read_sitemap(client)]


def recorded_page() -> WorkshopPage:
    recorded = Workshop.objects.exclude(recording_address="").first()
    return recorded.pages.live().get(locale__language_code="en")


def test_no_page_of_the_sitemap_asks_a_third_party_or_sets_a_cookie(
    client: Client, open_page: Callable[..., OpenPage]
) -> None:
    visit = open_page("/en/")
    paths = sitemap_paths(client)
    for path in paths:
        visit.page.goto(f"/{path}")

    assert len(paths) > 60
    assert visit.third_party_requests() == []
    assert visit.cookies() == []


def test_no_answer_sets_a_cookie_or_varies_by_one(client: Client) -> None:
    faults = []
    for visit in visits():
        response = client.get(visit.path)
        if response.cookies or "cookie" in response.get("Vary", "").lower():
            faults.append(visit.path)

    assert faults == []


def test_two_visitors_get_the_same_bytes(client: Client) -> None:
    different = []
    for visit in visits():
        first = Client().get(visit.path, headers={"accept-language": "pl", "user-agent": "one"})
        second = Client().get(visit.path, headers={"accept-language": "de", "user-agent": "two"})
        if first.content != second.content:
            different.append(visit.path)

    assert different == []


def test_recording_contacts_its_host_only_after_the_click(open_page: Callable[..., OpenPage]) -> None:
    visit = open_page(recorded_page().get_url())
    assert visit.third_party_requests() == []

    visit.page.locator("[data-player]").first.click()
    visit.page.wait_for_selector("iframe")

    assert len({url.split("/")[2] for url in visit.third_party_requests()}) == 1


def test_recorder_notices_a_third_party(open_page: Callable[..., OpenPage]) -> None:
    visit = open_page("/en/")
    page: Page = visit.page
    page.evaluate("fetch('https://elsewhere.example/').catch(() => {})")
    page.wait_for_timeout(100)

    assert visit.third_party_requests() == ["https://elsewhere.example/"]
