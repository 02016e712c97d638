"""A real browser obeys the content security policy, and no page of ours needs what it forbids."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from home.roles import ORGANISERS
from tests.desks import log_in
from tests.e2e.addresses import visits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]

DESKS = ("workshop", "series", "person")
VIOLATION = "Content Security Policy"


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page of a browser that obeys the policy; the other browser tests look past it."""
    context = browser.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def refused(page: Page) -> list[str]:
    """What the browser refused, as the console tells it."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if VIOLATION in message.text else None)
    return found


def test_no_page_type_needs_what_is_forbidden(page: Page, refused: list[str]) -> None:
    for visit in visits():
        if visit.language == "de":
            page.goto(visit.path)
    assert refused == []


def test_a_script_in_a_page_does_not_run(page: Page, refused: list[str]) -> None:
    page.route(
        "**/en/",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace("</main>", "<script>window.ran = 1</script></main>"),
        ),
    )
    page.goto("/en/")
    assert page.evaluate("window.ran") is None
    assert len(refused) == 1


@pytest.mark.parametrize("desk", DESKS)
def test_no_desk_needs_what_is_forbidden(
    page: Page, refused: list[str], live_server: LiveServer, desk: str
) -> None:
    session = log_in(ORGANISERS).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"/admin/events/{desk}/create/")
    assert page.locator("form").count() > 0
    assert refused == []
