"""The registration’s states that a demo does not show by itself: valid HTML, nothing for any checker."""

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from events.registration.enums import RegistrationState
from events.registration.readers.sign_result import Result, sign_result
from tests.e2e.conftest import DESKTOP, NARROW, OpenPage
from tests.events.registration.conftest import World, build_world, entries

STATES = ("form", "errors", "closed", "cancelled", "confirmed", "waiting", "embedded")


@pytest.fixture
def world(transactional_db: None) -> World:
    return build_world()


def address(world: World, state: str) -> str:
    """Bring the workshop into a state and return where it shows."""
    if state == "closed":
        world.set_terms(closes_at=timezone.now() - timedelta(days=1))
    if state == "cancelled":
        world.set(status="cancelled")
    if state in {"confirmed", "waiting"}:
        token = sign_result(
            Result(world.workshop.uuid, RegistrationState(state), has_withdrawn_answer=state == "waiting")
        )
        return f"/pl/registration/result/{token}/"
    if state == "embedded":
        return str(world.pages["pl"].url)
    return world.url("pl")


@pytest.mark.parametrize(("size", "scheme"), [(NARROW, "dark"), (DESKTOP, "light")])
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_found(
    world: World,
    open_page: Callable[..., OpenPage],
    accessibility: Callable[[Page], list[str]],
    state: str,
    size: dict[str, int],
    scheme: Literal["light", "dark"],
) -> None:
    page = open_page(address(world, state), viewport=size, color_scheme=scheme, javascript=True).page
    if state == "errors":
        page.locator("main form button").click()
        page.locator("[role=alert]").wait_for()
    assert accessibility(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("state", STATES)
def test_the_html_is_valid(
    world: World, client: Client, html_checker: Callable[[str], list[str]], state: str
) -> None:
    url = address(world, state)
    response = client.post(url, {"q_why": "<b>"}) if state == "errors" else client.get(url)
    assert html_checker(response.content.decode()) == []


@pytest.mark.parametrize("refusal", ["foreign", "too large"])
def test_the_html_of_a_refused_post_is_valid(
    world: World, client: Client, html_checker: Callable[[str], list[str]], refusal: str
) -> None:
    if refusal == "foreign":
        response = client.post(world.url(), entries(), headers={"Origin": "https://evil.example"})
    else:
        response = client.post(world.url(), entries(q_why="a" * 2_000_000))
    assert html_checker(response.content.decode()) == []


def test_the_errors_list_leads_to_each_field(world: World, open_page: Callable[..., OpenPage]) -> None:
    page = open_page(world.url("en"), javascript=False).page
    page.locator("main form button").click()
    assert page.title().startswith("Please check what you wrote")
    links = page.locator("[role=alert] a")
    assert links.count() == 3
    for index in range(links.count()):
        links.nth(index).click()
        assert page.evaluate("document.querySelector(':target').matches('input, textarea, select')")


def test_a_too_large_post_is_answered_by_a_page(world: World, open_page: Callable[..., OpenPage]) -> None:
    """A real browser gets the answer only when the server took all of the post."""
    page = open_page(world.url("en")).page
    # A hidden field: laying out so long a text would take the browser minutes.
    page.locator("main form").evaluate(
        "form => { form.append(Object.assign(document.createElement('input'),"
        " {type: 'hidden', name: 'q_why', value: 'a'.repeat(10_000_000)})) }"
    )
    page.locator("main form button").click()
    page.get_by_role("heading", name="Too much text").wait_for()
