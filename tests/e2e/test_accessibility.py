"""Checkers find nothing on any page type: axe in three languages, light and dark, narrow and wide.

IBM's engine and HTML_CodeSniffer take many times as long and look at what hardly depends on size, colours and
language, so they see each page once in each language, wide and light or narrow and dark.
"""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.e2e.addresses import visits
from tests.e2e.conftest import DESKTOP, NARROW, OpenPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]

SIZES = {"360 px": NARROW, "1280 px": DESKTOP}
SEEN_BY_ALL_CHECKERS = {("en", "light", "1280 px"), ("pl", "dark", "360 px"), ("de", "light", "1280 px")}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_nothing_is_found_on_any_page_type(
    open_page: Callable[..., OpenPage],
    axe: Callable[[Page], list[str]],
    accessibility: Callable[[Page], list[str]],
    language: str,
    color_scheme: Literal["light", "dark"],
    size: str,
) -> None:
    page = open_page(f"/{language}/", viewport=SIZES[size], color_scheme=color_scheme, locale=language).page
    check = accessibility if (language, color_scheme, size) in SEEN_BY_ALL_CHECKERS else axe
    findings: dict[str, Any] = {}
    for visit in visits():
        if visit.language == language:
            page.goto(visit.path)
            findings[f"{visit.kind} {visit.path}"] = check(page)

    assert {place: found for place, found in findings.items() if found} == {}


def test_nothing_is_found_on_a_form_with_errors(
    open_page: Callable[..., OpenPage], accessibility: Callable[[Page], list[str]]
) -> None:
    form = next(visit for visit in visits() if visit.kind == "registration form" and visit.language == "pl")
    page = open_page(form.path, viewport=NARROW).page
    page.locator("main form button").click()
    page.wait_for_load_state()

    assert page.locator("[aria-invalid=true]").count() > 0
    assert accessibility(page) == []


SEEDED_FAULTS = {
    "axe: image-alt": '<img src="/x.png">',
    "IBM: aria_complementary_labelled": "<aside><p>Note</p></aside>",
    "HTML_CodeSniffer: WCAG2AA.Principle1.Guideline1_1.1_1_1.H37": '<img src="/x.png">',
}


@pytest.mark.parametrize("finding", SEEDED_FAULTS)
def test_seeded_fault_is_found_on_a_page(
    open_page: Callable[..., OpenPage], accessibility: Callable[[Page], list[str]], finding: str
) -> None:
    page = open_page("/en/").page
    page.evaluate(
        "(fault) => document.querySelector('main').insertAdjacentHTML('beforeend', fault)",
        SEEDED_FAULTS[finding],
    )

    assert any(found.startswith(finding) for found in accessibility(page))
