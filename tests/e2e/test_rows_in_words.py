"""Rows of workshops in a plain page's words, which have no bank beside them."""

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.e2e.conftest import DESKTOP, PHONE, OpenPage
from tests.factories import SiteTree, StandardPageFactory, WorkshopPageFactory

HEADLINE_GAP = 24


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_row_stands_together_under_its_date(
    transactional_db: None, site: SiteTree, open_page: Callable[..., OpenPage], viewport: dict[str, int]
) -> None:
    start = timezone.now() + datetime.timedelta(days=5)
    WorkshopPageFactory(
        parent=site.workshops["en"],
        workshop__starts_at=start,
        workshop__ends_at=start + datetime.timedelta(hours=1),
    )
    words = StandardPageFactory(parent=site.homes["en"], body=[("upcoming_workshops", {"heading": "Next"})])
    page = open_page(words.url, viewport=viewport).page
    date, kind, title = (box(page, name) for name in (".date", ".kind", "h3"))
    assert date["x"] == kind["x"] == title["x"]
    assert date["y"] + date["height"] <= kind["y"]
    assert title["y"] - kind["y"] - kind["height"] < HEADLINE_GAP


def box(page: Page, name: str) -> dict[str, float]:
    """Return where a part of the first row stands."""
    found = page.locator(f".events li {name}").first.bounding_box()
    assert found
    return dict(found)
