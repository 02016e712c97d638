"""What cannot be seen in the HTML: sizes, overflow, the first screen, print, and the video's click."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from lxml import html

from clusters.models import ProjectPage
from events.models import SeriesPage, Workshop
from tests.e2e.addresses import visits
from tests.e2e.conftest import DESKTOP, PHONE, OpenPage

pytestmark = pytest.mark.usefixtures("demo_site")

Open = Callable[..., OpenPage]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
SMALLEST = {"width": 320, "height": 640}
# In the first screen of these, without scrolling, the funding must be seen.
FIRST_SCREENS = [{"width": 1280, "height": 720}, {"width": 360, "height": 640}]
CSS_BUDGET, SCRIPT_BUDGET, HTML_BUDGET, FONT_FILES = 40_000, 30_000, 50_000, 2


def recorded_path(*, own_file: bool, language: str = "en") -> str:
    recorded = Workshop.objects.past().with_recording().exclude(recording_file=None)
    elsewhere = Workshop.objects.past().exclude(recording_address="")
    workshop = (recorded if own_file else elsewhere).first()
    assert workshop is not None
    return str(workshop.pages.live().get(locale__language_code=language).get_url())


@pytest.mark.parametrize("viewport", [SMALLEST, PHONE, DESKTOP], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_wider_than_the_screen(open_page: Open, viewport: dict[str, int], language: str) -> None:
    browser = open_page(f"/{language}/", viewport=viewport).page
    wider = {}
    for visit in visits():
        if visit.language == language:
            browser.goto(visit.path)
            excess = browser.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if excess > 0:
                wider[visit.path] = excess

    assert wider == {}


@pytest.mark.parametrize("viewport", FIRST_SCREENS, ids=lambda size: str(size["width"]))
def test_funding_is_seen_in_the_first_screen_of_every_funded_page(
    open_page: Open, viewport: dict[str, int]
) -> None:
    funded = [
        *ProjectPage.objects.live().exclude(project__programme=None),
        *SeriesPage.objects.live().exclude(series__programme=None),
    ]
    browser = open_page("/en/", viewport=viewport).page
    assert len(funded) >= len(LANGUAGES)
    for page in funded:
        browser.goto(page.get_url())
        banner = browser.locator(".fund").bounding_box()
        emblem = browser.locator(".fund img").bounding_box()

        assert banner is not None
        assert emblem is not None
        assert banner["y"] + banner["height"] <= viewport["height"], page.get_url()
        assert (round(emblem["width"]), round(emblem["height"])) == (72, 48)


def test_funding_statement_is_set_in_an_allowed_typeface_without_effects(open_page: Open) -> None:
    page = ProjectPage.objects.live().exclude(project__programme=None).first()
    assert page is not None
    style = open_page(page.get_url()).page.evaluate(
        "(({fontFamily, fontStyle, color}) => [fontFamily, fontStyle, color])"
        "(getComputedStyle(document.querySelector('.fund li')))"
    )

    assert style == ['Arial, "Liberation Sans", Verdana, sans-serif', "normal", "rgb(0, 0, 0)"]


def test_series_prints_on_one_sheet(open_page: Open) -> None:
    series = list(SeriesPage.objects.live())
    browser = open_page("/en/").page
    sheets = {}
    for page in series:
        browser.goto(page.get_url())
        printed = browser.pdf(prefer_css_page_size=True)
        sheets[page.get_url()] = len(re.findall(rb"/Type\s*/Page\b", printed))

    assert set(sheets.values()) == {1}, sheets


def test_river_leaves_the_map_where_the_line_begins(open_page: Open) -> None:
    browser = open_page("/en/").page
    map_edge = browser.locator(".map-tall").bounding_box()
    line = browser.evaluate(
        "(() => {const flow = document.querySelector('.flow');"
        "const root = getComputedStyle(document.documentElement);"
        "const rem = parseFloat(root.fontSize);"
        "const length = name => parseFloat(root.getPropertyValue(name)) * rem;"
        "return flow.getBoundingClientRect().left + length('--facts') + length('--gutter') / 2})()"
    )

    assert map_edge is not None
    # The river ends at 254.5 of the drawing's 320 units.
    mouth = map_edge["x"] + map_edge["width"] * 254.5 / 320
    assert abs(mouth - line) < 1.5


def test_dark_scheme_is_dark(open_page: Open) -> None:
    def paper(scheme: str) -> str:
        page = open_page("/en/", color_scheme=scheme).page
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert (paper("light"), paper("dark")) == ("rgb(244, 247, 245)", "rgb(12, 24, 28)")


def test_click_puts_the_player_in_the_posters_place_and_moves_the_focus_there(open_page: Open) -> None:
    browser = open_page(recorded_path(own_file=False)).page
    browser.get_by_role("button", name="Load the video").click()

    player = browser.locator(".poster iframe")
    assert player.count() == 1
    assert player.get_attribute("title") == browser.locator("h1").inner_text().replace("\u00a0", " ")
    assert browser.evaluate("document.activeElement.tagName") == "IFRAME"
    assert browser.locator(".poster button").count() == 0


def test_without_script_a_plain_link_leads_to_the_recording_and_no_button_promises_more(
    open_page: Open,
) -> None:
    browser = open_page(recorded_path(own_file=False), javascript=False).page

    assert not browser.locator("[data-player]").is_visible()
    link = browser.locator("figure.video a")
    assert link.is_visible()
    assert urlsplit(link.get_attribute("href") or "").scheme == "https"


def test_own_recording_is_not_fetched_before_it_is_played(open_page: Open) -> None:
    visit = open_page(recorded_path(own_file=True))

    assert visit.page.locator("video").get_attribute("preload") == "none"
    assert not [request.url for request in visit.requests if request.resource_type == "media"]


def test_every_page_has_one_heading_of_the_first_rank_no_style_attribute_and_no_id_twice(
    open_page: Open,
) -> None:
    browser = open_page("/en/").page
    faults = []
    for visit in visits():
        browser.goto(visit.path)
        tree = html.fromstring(browser.content())
        ids = [element.get("id") for element in tree.xpath("//*[@id]")]
        if len(tree.xpath("//h1")) != 1 or tree.xpath("//*[@style]") or len(ids) != len(set(ids)):
            faults.append(visit.path)

    assert faults == []


def test_pages_styles_scripts_and_fonts_keep_to_their_budgets(open_page: Open) -> None:
    visit = open_page("/pl/")
    fetched = [urlsplit(request.url).path for request in visit.requests]

    def size(ending: str) -> int:
        paths = [path for path in fetched if path.endswith(ending)]
        assert paths
        return sum(Path(_found(path)).stat().st_size for path in paths)

    assert size(".css") <= CSS_BUDGET
    assert size(".js") <= SCRIPT_BUDGET
    assert 0 < len({path for path in fetched if path.endswith(".woff2")}) <= FONT_FILES
    for page in visits():
        answer = visit.page.request.get(page.path)
        assert len(answer.body()) <= HTML_BUDGET, page.path


def _found(path: str) -> str:
    found = finders.find(path.removeprefix(settings.STATIC_URL))
    assert isinstance(found, str)
    return found
