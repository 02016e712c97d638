"""The browser tests' own checkers find what they are there for, so that a clean result means something."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import DESKTOP, PHONE, OpenPage

GOOD = """<!DOCTYPE html><html lang="en"><head><title>Bridge</title></head><body>
<main><h1>Bridge</h1><search><form action="/"><label>Word <input name="q"></label>
<button>Search</button></form></search>
<button type="button" popovertarget="more">More</button><div id="more" popover>More</div>
<dialog aria-label="Note"><p>Note</p></dialog><div inert><p>Still</p></div></main></body></html>"""


@pytest.fixture
def blank(browser: Browser) -> Page:
    """A page without an address."""
    return browser.new_page()


def test_axe_passes_a_good_page(blank: Page, axe: Callable[[Page], list[str]]) -> None:
    blank.set_content(GOOD)

    assert axe(blank) == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("<img src='a.png'>", "image-alt"),
        ("<p style='color:#999;background:#aaa'>faint</p>", "color-contrast"),
        ("<h4>skipped</h4>", "heading-order"),
        ("<a href='/'></a>", "link-name"),
        (
            "<div style='line-height:0;font-size:0'>"
            + "<button style='width:9px;height:9px;border:0;padding:0' aria-label='Dot'></button>" * 2
            + "</div>",
            "target-size",
        ),
    ],
)
def test_axe_finds_a_fault(fault: str, rule: str, blank: Page, axe: Callable[[Page], list[str]]) -> None:
    blank.set_content(GOOD.replace("</main>", f"{fault}</main>"))

    assert rule in {finding.split(":")[0] for finding in axe(blank)}


def test_ibm_and_code_sniffer_pass_a_good_page(
    blank: Page, ibm: Callable[[Page], list[str]], code_sniffer: Callable[[Page], list[str]]
) -> None:
    blank.set_content(GOOD)

    assert ibm(blank) == []
    assert code_sniffer(blank) == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("<aside><p>Note</p></aside>", "aria_complementary_labelled"),
        (
            "<div role='radiogroup'><p>Hint</p><input type='radio' name='a' aria-label='A'></div>",
            "aria_child_valid",
        ),
        ("<img src='a.png'>", "img_alt_valid"),
        ("</main><a href='#top'>Outside</a><main aria-label='More'>", "aria_content_in_landmark"),
    ],
)
def test_ibm_finds_a_fault(fault: str, rule: str, blank: Page, ibm: Callable[[Page], list[str]]) -> None:
    blank.set_content(GOOD.replace("</main>", f"{fault}</main>"))

    assert rule in {finding.split(":")[0] for finding in ibm(blank)}


@pytest.mark.parametrize(
    ("fault", "technique"),
    [
        ("<img src='a.png'>", "H37"),
        ("<fieldset><label><input type='radio' name='a'>A</label></fieldset>", "H71.NoLegend"),
        ("<p style='color:#999;background:#aaa'>faint</p>", "G18.Fail"),
        ("<input name='b'>", "F68"),
    ],
)
def test_code_sniffer_finds_a_fault(
    fault: str, technique: str, blank: Page, code_sniffer: Callable[[Page], list[str]]
) -> None:
    blank.set_content(GOOD.replace("</main>", f"{fault}</main>"))

    assert technique in " ".join(finding.split(":")[0] for finding in code_sniffer(blank))


def test_the_html_checker_knows_todays_html(html_checker: Callable[[str], list[str]]) -> None:
    assert html_checker(GOOD) == []


@pytest.mark.parametrize(
    "fault", ["<p><div>x</div></p>", "<img src='a.png'>", "<a href='/'><a href='/'>x</a></a>"]
)
def test_the_html_checker_finds_a_fault(fault: str, html_checker: Callable[[str], list[str]]) -> None:
    assert html_checker(GOOD.replace("</main>", f"{fault}</main>")) != []


def test_a_page_opens_as_asked(open_page: Callable[..., OpenPage]) -> None:
    phone = open_page("/admin/login/", viewport=PHONE, color_scheme="dark").page
    desktop = open_page("/admin/login/", viewport=DESKTOP).page

    assert phone.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [390, True]
    assert desktop.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [
        1280,
        False,
    ]


def test_a_page_without_javascript_runs_none(open_page: Callable[..., OpenPage]) -> None:
    page = open_page("/admin/login/", javascript=False).page

    page.set_content("<noscript><p>none</p></noscript><script>document.write('some')</script>")

    assert page.inner_text("body") == "none"


def test_the_recorder_tells_third_parties_from_the_site(open_page: Callable[..., OpenPage]) -> None:
    opened = open_page("/admin/login/")
    assert opened.requests
    assert opened.third_party_requests() == []
    assert opened.cookies() == ["csrftoken"]

    pixel = "http://third-party.example/pixel.png"
    opened.page.route(pixel, lambda route: route.abort())
    with opened.page.expect_event("requestfailed"):
        opened.page.evaluate(
            "(url) => { document.body.append(Object.assign(new Image(), {src: url})) }", pixel
        )

    assert opened.third_party_requests() == [pixel]
