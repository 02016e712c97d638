"""A changed start is right everywhere at once: pages, lists, sitemap, calendar, letters, history."""

import datetime
import re

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from cms.mail.models import Letter
from cms.mail.services.deliver_letter import deliver_letter
from events.models import Workshop
from home.roles import ORGANISERS
from tests.desks import log_in, read_form, read_text
from tests.factories import SiteTree, WorkshopFactory, WorkshopPageFactory, translate_page
from tests.sitemap import read_sitemap_text

pytestmark = pytest.mark.django_db

# What a page says of the hours before and after, in each language.
HOURS = {
    "en": ("10:00–12:00", "14:30–16:00"),
    "pl": ("godz. 10:00–12:00", "godz. 14:30–16:00"),
    "de": ("10:00–12:00 Uhr", "14:30–16:00 Uhr"),
}


def plain(html: str) -> str:
    """Return markup as it reads: without what keeps words together at the end of a line."""
    return re.sub(r'<span class="nb">(.*?)</span>', r"\1", html).replace("\xa0", " ").replace("&nbsp;", " ")


def attached_calendar(letter: EmailMessage) -> bytes:
    parts = letter.message().walk()
    return next(
        part.get_payload(decode=True) for part in parts if (part.get_filename() or "").endswith(".ics")
    )


@pytest.fixture
def workshop(site: SiteTree) -> Workshop:
    """A workshop announced in three languages, in April, in the morning."""
    workshop = WorkshopFactory(
        starts_at=datetime.datetime(2031, 4, 8, 8, tzinfo=datetime.UTC),
        ends_at=datetime.datetime(2031, 4, 8, 10, tzinfo=datetime.UTC),
    )
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Notes", workshop=workshop)
    translate_page(page, "pl", title="Notatki")
    translate_page(page, "de", title="Notizen")
    return workshop


def move_to_the_afternoon(workshop: Workshop) -> Client:
    """Change the start and the end at the desk, as an organiser does; return his browser."""
    organiser = log_in(ORGANISERS)
    address = reverse("events_workshop_modeladmin_edit", args=[workshop.pk])
    data = read_form(organiser.get(address)) | {
        "starts_at": "2031-04-08 14:30",
        "ends_at": "2031-04-08 16:00",
    }
    assert organiser.post(address, data).status_code == 302
    return organiser


def register(client: Client, workshop: Workshop, language: str) -> None:
    with translation.override(language):
        address = reverse("events_registration:sign_up", args=[workshop.uuid])
    answer = client.post(
        address, {"name": "Żaneta", "email": f"{language}@example.org", "language": language}
    )
    assert answer.status_code == 303


def test_pages_show_the_new_hours_in_every_language_without_a_translators_click(
    client: Client, workshop: Workshop
) -> None:
    addresses = {page.locale.language_code: page.get_url() for page in workshop.pages.all()}
    for language, (before, _after) in HOURS.items():
        assert before in plain(client.get(addresses[language]).content.decode())

    move_to_the_afternoon(workshop)

    for language, (before, after) in HOURS.items():
        html = plain(client.get(addresses[language]).content.decode())
        assert after in html
        assert before not in html


def test_lists_show_the_new_hours(client: Client, workshop: Workshop) -> None:
    move_to_the_afternoon(workshop)

    for address, language in (("/en/workshops/", "en"), ("/pl/warsztaty/", "pl"), ("/de/termine/", "de")):
        assert HOURS[language][1] in plain(client.get(address).content.decode())


def test_calendar_file_has_the_new_start_and_a_higher_sequence(client: Client, workshop: Workshop) -> None:
    def event() -> dict:
        return Calendar.from_ical(client.get(f"/pl/calendar/{workshop.uuid}.ics").content).walk("VEVENT")[0]

    before = event()
    move_to_the_afternoon(workshop)
    after = event()

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("DTSTART") == datetime.datetime(2031, 4, 8, 12, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize("language", HOURS)
def test_letter_that_waited_tells_the_new_hours(client: Client, workshop: Workshop, language: str) -> None:
    register(client, workshop, language)
    letter = Letter.objects.get(recipient_email=f"{language}@example.org")
    assert mail.outbox == []  # it is sent on commit, which a test of this kind never reaches

    move_to_the_afternoon(workshop)
    deliver_letter(letter.pk)

    text = plain(mail.outbox[0].body)
    assert HOURS[language][1] in text
    assert HOURS[language][0] not in text
    assert b"DTSTART;TZID=Europe/Warsaw:20310408T143000" in attached_calendar(mail.outbox[0])


def test_sitemap_says_that_all_three_pages_changed(client: Client, workshop: Workshop) -> None:
    move_to_the_afternoon(workshop)
    workshop.refresh_from_db()

    changed = workshop.updated_at.astimezone(workshop.zone).isoformat()
    assert read_sitemap_text(client).count(f"<lastmod>{changed}</lastmod>") == 3


def test_history_says_from_what_to_what(workshop: Workshop) -> None:
    organiser = move_to_the_afternoon(workshop)

    history = organiser.get(reverse("events_workshop_modeladmin_history", args=[workshop.pk]))

    text = plain(read_text(history))
    assert "10:00" in text
    assert "14:30" in text
