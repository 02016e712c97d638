"""A desk's fields for dates in a real browser, where Wagtail's date picker has a say."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from events.models import Workshop
from home.roles import ORGANISERS
from home.services.set_up_site import set_up_site
from tests.desks import log_in
from tests.e2e.conftest import OpenPage
from tests.factories import SiteTree, WorkshopFactory

PICKER = ".xdsoft_datetimepicker:visible"


@pytest.fixture
def open_desk(
    transactional_db: None, site: SiteTree, open_page: Callable[..., OpenPage]
) -> Callable[[str], Page]:
    """Open an address of the admin as an organiser."""
    set_up_site()
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
