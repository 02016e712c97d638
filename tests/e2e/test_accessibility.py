"""axe-core finds nothing on any page type: three languages, light and dark, narrow and wide."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.e2e.addresses import visits
from tests.e2e.conftest import DESKTOP, NARROW, OpenPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]

SIZES = {"360 px": NARROW, "1280 px": DESKTOP}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_axe_finds_nothing_on_any_page_type(
    open_page: Callable[..., OpenPage],
    axe: Callable[[Page], list[str]],
    language: str,
    color_scheme: Literal["light", "dark"],
    size: str,
) -> None:
    page = open_page(f"/{language}/", viewport=SIZES[size], color_scheme=color_scheme, locale=language).page
    findings: dict[str, Any] = {}
    for visit in visits():
        if visit.language == language:
            page.goto(visit.path)
            findings[f"{visit.kind} {visit.path}"] = axe(page)

    assert {place: found for place, found in findings.items() if found} == {}


def test_axe_finds_nothing_on_a_form_with_errors(
    open_page: Callable[..., OpenPage], axe: Callable[[Page], list[str]]
) -> None:
    form = next(visit for visit in visits() if visit.kind == "registration form" and visit.language == "pl")
    page = open_page(form.path, viewport=NARROW).page
    page.locator("main form button").click()
    page.wait_for_load_state()

    assert page.locator("[aria-invalid=true]").count() > 0
    assert axe(page) == []


def test_nothing_scrolls_sideways_at_320_px(open_page: Callable[..., OpenPage]) -> None:
    page = open_page("/en/", viewport={"width": 320, "height": 640}).page
    too_wide = []
    for visit in visits():
        page.goto(visit.path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            too_wide.append(f"{visit.path}: {width}")

    assert too_wide == []


def test_axe_reports_a_seeded_fault(
    open_page: Callable[..., OpenPage], axe: Callable[[Page], list[str]]
) -> None:
    page = open_page("/en/").page
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x.png\">')")

    assert any(finding.startswith("image-alt") for finding in axe(page))
