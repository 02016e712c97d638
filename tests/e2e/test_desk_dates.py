"""A desk's fields for dates in a real browser, where Wagtail's date picker has a say."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from events.models import Workshop
from home.roles import ORGANISERS
from tests.desks import log_in
from tests.e2e.conftest import OpenPage
from tests.factories import SiteTree, WorkshopFactory

PICKER = ".xdsoft_datetimepicker:visible"


@pytest.fixture
def open_desk(
    transactional_db: None, site: SiteTree, open_page: Callable[..., OpenPage]
) -> Callable[[str], Page]:
    """Open an address of the admin as an organiser."""
    session = log_in(ORGANISERS).cookies["sessionid"].value

    def open_address(path: str) -> Page:
        opened = open_page("/en/")
        opened.page.context.add_cookies([{"name": "sessionid", "value": session, "url": opened.origin}])
        opened.page.goto(path)
        return opened.page

    return open_address


def type_start(page: Page, typed: str) -> None:
    """Type a start as a person does: the picker opens beside it, and the field is left by keyboard."""
    page.click("#id_starts_at")
    page.locator(PICKER).wait_for()
    page.fill("#id_starts_at", "")
    page.keyboard.type(typed)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(PICKER)).to_have_count(0)


@pytest.mark.parametrize("typed", ["tomorrow-ish", "2031-13-45 10:00"])
def test_what_cannot_be_read_as_a_date_is_kept_for_correction(
    open_desk: Callable[[str], Page], typed: str
) -> None:
    workshop = WorkshopFactory()
    start = workshop.starts_at
    page = open_desk(reverse("events_workshop_modeladmin_edit", args=[workshop.pk]))
    type_start(page, typed)
    expect(page.locator("#id_starts_at")).to_have_value(typed)
    page.locator("form[method=POST] button[type=submit]:visible").last.click()
    expect(page.get_by_text("Give a day and a time").first).to_be_visible()
    expect(page.locator("#id_starts_at")).to_have_value(typed)
    workshop.refresh_from_db()
    assert workshop.starts_at == start


def test_a_day_chosen_with_the_mouse_is_taken(open_desk: Callable[[str], Page]) -> None:
    page = open_desk(reverse("events_workshop_modeladmin_create"))
    page.click("#id_starts_at")
    page.locator(f"{PICKER} td.xdsoft_date:not(.xdsoft_other_month)").first.click()
    expect(page.locator("#id_starts_at")).not_to_have_value("")
    assert not Workshop.objects.exists()


def test_the_picker_opens_at_what_stands_in_the_field_and_follows_what_is_typed(
    open_desk: Callable[[str], Page],
) -> None:
    workshop = WorkshopFactory(
        starts_at=datetime(2031, 5, 6, 15, 20, tzinfo=UTC), ends_at=datetime(2031, 5, 6, 17, 0, tzinfo=UTC)
    )
    page = open_desk(reverse("events_workshop_modeladmin_edit", args=[workshop.pk]))
    page.click("#id_starts_at")
    expect(page.locator(f"{PICKER} .xdsoft_month")).to_contain_text("May")
    expect(page.locator(f"{PICKER} .xdsoft_year")).to_contain_text("2031")
    page.fill("#id_starts_at", "2033-11-08 09:00")
    expect(page.locator(f"{PICKER} .xdsoft_month")).to_contain_text("November")
    expect(page.locator(f"{PICKER} .xdsoft_time.xdsoft_current")).to_have_text("09:00")
    expect(page.locator("#id_starts_at")).to_have_value("2033-11-08 09:00")


def test_a_day_keeps_the_typed_minutes_and_a_quarter_of_an_hour_closes_the_picker(
    open_desk: Callable[[str], Page],
) -> None:
    page = open_desk(reverse("events_workshop_modeladmin_create"))
    page.click("#id_starts_at")
    page.locator(PICKER).wait_for()
    page.fill("#id_starts_at", "2031-05-06 17:20")
    page.locator(f"{PICKER} td.xdsoft_date[data-date='8'][data-month='4']").click()
    expect(page.locator("#id_starts_at")).to_have_value("2031-05-08 17:20")
    page.locator(f"{PICKER} .xdsoft_time[data-hour='17'][data-minute='45']").click()
    expect(page.locator("#id_starts_at")).to_have_value("2031-05-08 17:45")
    expect(page.locator(PICKER)).to_have_count(0)


def test_escape_closes_the_picker_and_changes_nothing(open_desk: Callable[[str], Page]) -> None:
    page = open_desk(reverse("events_workshop_modeladmin_create"))
    page.click("#id_starts_at")
    page.locator(PICKER).wait_for()
    page.keyboard.press("Escape")
    expect(page.locator(PICKER)).to_have_count(0)
    expect(page.locator("#id_starts_at")).to_have_value("")
