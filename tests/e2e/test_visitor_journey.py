"""A visitor's whole way, with JavaScript and without: find a workshop, register, read answer and letter."""

import re
from collections.abc import Callable
from email.utils import parseaddr

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from events.models import Workshop
from events.registration.models import Registration
from events.registration.readers.find_standing import find_standing
from tests.e2e.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]


def choose_open_workshop(page: Page) -> None:
    """Follow the menu to the list, and there the first event that takes registrations."""
    page.locator("nav.main a").first.click()
    page.locator("ol.events li", has=page.locator('.chip[data-state="open"]')).first.locator(
        ":is(h3, h4) a"
    ).click()


def fill_in(page: Page, email: str) -> None:
    """Give a name, an address, and the first answer to everything that must be answered."""
    page.locator("[name=name]").fill("Żaneta Müller-Łęcka")
    page.locator("[name=email]").fill(email)
    for group in page.locator("main form fieldset").all():
        radio = group.locator("input[type=radio]")
        if radio.count():
            radio.first.check()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize(("language", "viewport"), [("pl", PHONE), ("de", DESKTOP), ("en", PHONE)])
def test_visitor_registers_and_gets_a_letter_in_the_language_of_the_page(
    open_page: Callable[..., OpenPage], language: str, viewport: dict[str, int], javascript: bool
) -> None:
    page = open_page(f"/{language}/", viewport=viewport, javascript=javascript, locale=language).page
    choose_open_workshop(page)
    fill_in(page, "zaneta@example.org")
    page.locator("main form button").click()

    expect(page).to_have_url(re.compile(rf"/{language}/registration/result/"))
    registration = Registration.objects.get(email="zaneta@example.org")
    assert registration.language == language
    assert registration.number is not None
    letter = mail.outbox[-1]
    assert [parseaddr(address)[1] for address in letter.to] == ["zaneta@example.org"]
    assert letter.extra_headers["Content-Language"] == language
    names = [part.get_filename() or "" for part in letter.message().walk()]
    assert any(name.endswith(".ics") for name in names)


def test_mistake_is_explained_and_nothing_typed_is_lost(open_page: Callable[..., OpenPage]) -> None:
    page = open_page("/de/", viewport=PHONE, javascript=False).page
    choose_open_workshop(page)
    fill_in(page, "keine Adresse")
    page.locator("main form button").click()

    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Żaneta Müller-Łęcka")
    expect(page.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
    alert.get_by_role("link").first.click()
    page.locator("[name=email]").fill("zaneta@example.org")
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/de/registration/result/"))


def test_full_workshop_offers_a_waiting_place_and_says_so(open_page: Callable[..., OpenPage]) -> None:
    workshop = Workshop.objects.coming().filter(registration_terms__places__isnull=False).first()
    workshop.registration_terms.update(places=find_standing(workshop).taken)
    words = workshop.pages.live().get(locale__language_code="pl")
    page = open_page(words.get_url(), javascript=False).page

    fill_in(page, "zaneta@example.org")
    page.locator("main form button").click()

    registration = Registration.objects.get(email="zaneta@example.org")
    assert registration.state == "waiting"


def test_switching_the_language_moves_nothing_but_words(open_page: Callable[..., OpenPage]) -> None:
    workshop = Workshop.objects.coming().first()
    page = open_page(workshop.pages.live().get(locale__language_code="en").get_url()).page
    day = page.locator("time.date").first.get_attribute("datetime")

    page.get_by_role("link", name="Polski", exact=True).click()

    assert page.locator("html").get_attribute("lang") == "pl"
    assert page.locator("time.date").first.get_attribute("datetime") == day
