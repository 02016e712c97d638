"""Calendar files: one identity, a growing sequence, right at the weekends when the clock changes."""

import datetime
import re
import zoneinfo
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import icalendar
import pytest
import vobject
from django.test import Client
from django.utils import timezone, translation

from cms.facts.services.change_facts import changing
from cms.text.wordings import Wording
from events.models import Venue, Workshop
from events.readers.make_calendar import (
    Attendee,
    Method,
    calendar_uid,
    make_personal_calendar,
    make_public_calendar,
)
from events.readers.name_workshop import WorkshopName, name_workshop
from tests.factories.facts import PlaceFactory
from tests.factories.pages import WorkshopPageFactory
from tests.factories.site import SiteTree
from tests.factories.workshops import VenueFactory, WorkshopFactory

TITLE = "Zażółć gęślą jaźń; jasne, krótkie notatki \\ po spotkaniu polsko-niemieckim w dwóch językach 🌊🛶"
ROOM = "https://rooms.example/secret-room-4711"
ANNA = Attendee('Anna "Ania" Łoś; Sp. z o.o.', "anna@example.org")
URL = "https://workshops.example.org/pl/warsztaty/jasne-notatki/"

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def moment(text: str, zone: str = "Europe/Warsaw") -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone))


def make_workshop(**facts: Any) -> Workshop:
    return WorkshopFactory(room=ROOM, **facts)


def change(fact: Workshop, **fields: Any) -> None:
    with changing(fact, by=None) as workshop:
        for name, value in fields.items():
            setattr(workshop, name, value)


def named(title: str = TITLE, language: str = "pl") -> WorkshopName:
    return WorkshopName(Wording(title, language), "Trzy godziny ćwiczeń.\nBez slajdów.", URL)


def public(workshop: Workshop) -> bytes:
    return make_public_calendar(workshop, named())


def personal(workshop: Workshop, method: Method = Method.REQUEST) -> bytes:
    return make_personal_calendar(workshop, named(), ANNA, method=method, stamp=timezone.now())


def event_in(content: bytes) -> Any:
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return event


def faults(content: bytes) -> list[str]:
    """Return what a strict reader would object to."""
    found = []
    lines = content.split(b"\r\n")
    if b"\n" in content.replace(b"\r\n", b"") or b"\r" in content.replace(b"\r\n", b""):
        found.append("a line end that is not CRLF")
    if lines[-1] != b"":
        found.append("no line end after the last line")
    found += [f"{len(line)} octets in a line" for line in lines if len(line) > 75]
    for line in lines:
        try:
            line.decode()
        except UnicodeDecodeError:
            found.append("a character cut in two")
    unfolded = content.replace(b"\r\n ", b"").decode()
    defined = set(re.findall(r"^TZID:(.+)$", unfolded, re.M))
    used = set(re.findall(r"TZID=([^:;]+)", unfolded))
    if {zone.strip() for zone in used} - {zone.strip() for zone in defined}:
        found.append("a zone that is not defined")
    texts = re.findall(r"^(?:SUMMARY|LOCATION|DESCRIPTION)[^:]*:(.*)$", unfolded, re.M)
    found += ["an unescaped , or ;" for text in texts if re.search(r"(?<!\\)(?:\\\\)*[,;]", text)]
    return found


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"A\nB\r\n", "CRLF"),
        (b"A\r\nB", "last line"),
        (b"X" * 76 + b"\r\n", "76 octets"),
        (b"SUMMARY:\xc5\r\n \xbc\r\n", "cut in two"),
        (b"DTSTART;TZID=Europe/Warsaw:20270101T000000\r\n", "not defined"),
        (b"SUMMARY:a, b\r\n", "unescaped"),
    ],
)
def test_the_byte_check_finds_seeded_faults(content: bytes, fault: str) -> None:
    assert any(fault in found for found in faults(content))


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"venue": "Hanseatenplatz 1; Haus, 2", "format": "hybrid"},
        {"status": "cancelled"},
        {"starts_at": moment("2027-03-27T22:00"), "ends_at": moment("2027-03-28T06:00")},
        {"starts_at": moment("2027-10-30T22:00"), "ends_at": moment("2027-10-31T06:00")},
        {"time_zone": "UTC"},
    ],
)
def test_validators_and_the_byte_check_find_nothing(facts: dict[str, Any]) -> None:
    workshop = make_workshop(**facts)
    for content in (public(workshop), personal(workshop), personal(workshop, Method.CANCEL)):
        assert faults(content) == []
        assert ROOM not in content.replace(b"\r\n ", b"").decode()
        calendar = icalendar.Calendar.from_ical(content)
        assert calendar.errors == []
        assert [error for part in calendar.walk() for error in part.errors] == []
        vobject.readOne(content.decode()).validate(raiseException=True)
        assert event_in(content)["SUMMARY"] == TITLE
        assert event_in(content).start == workshop.starts_at
        assert event_in(content).end == workshop.ends_at


def test_the_public_file_names_nobody() -> None:
    content = public(make_workshop())
    calendar, event = icalendar.Calendar.from_ical(content), event_in(content)
    assert calendar["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in event
    assert event["SUMMARY"].params["LANGUAGE"] == "pl"
    assert event["STATUS"] == "CONFIRMED"
    assert event["URL"] == URL
    assert event["DESCRIPTION"].endswith(URL)


def test_a_letters_file_is_for_its_recipient(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Workshop Spot <hello@workshop-spot.example>"
    content = personal(make_workshop())
    event = event_in(content)
    assert icalendar.Calendar.from_ical(content)["METHOD"] == "REQUEST"
    assert event["ORGANIZER"] == "mailto:hello@workshop-spot.example"
    assert event["ORGANIZER"].params["CN"] == "Workshop Spot"
    attendee = event["ATTENDEE"]
    assert attendee == "mailto:anna@example.org"
    assert attendee.params["RSVP"] == "FALSE"
    assert attendee.params["PARTSTAT"] == "ACCEPTED"
    assert attendee.params["CN"] == "Anna 'Ania' Łoś; Sp. z o.o."


def test_a_cancelled_place_takes_the_entry_out() -> None:
    content = personal(make_workshop(), Method.CANCEL)
    assert icalendar.Calendar.from_ical(content)["METHOD"] == "CANCEL"
    assert event_in(content)["STATUS"] == "CANCELLED"
    # Who lost the place does not come; "accepted" would keep the entry in some calendars.
    assert event_in(content)["ATTENDEE"].params["PARTSTAT"] == "DECLINED"


def test_every_venue_is_named() -> None:
    workshop = make_workshop(format="hybrid")
    for name, town in (("Hanseatenplatz 1", "Greifswald"), ("", "Szczecin")):
        VenueFactory(workshop=workshop, name=name, place=PlaceFactory(name=town))
    assert event_in(public(workshop))["LOCATION"] == "Hanseatenplatz 1, Greifswald; Szczecin / Online, Zoom"


def test_all_files_of_a_workshop_have_one_identity_that_outlives_a_move(settings: Any) -> None:
    workshop = make_workshop()
    uids = set()
    for address in ("https://workshops.example.org:8443", "https://elsewhere.example"):
        settings.WAGTAILADMIN_BASE_URL = address
        uids |= {str(event_in(content)["UID"]) for content in (public(workshop), personal(workshop))}
    assert uids == {calendar_uid(workshop)} == {str(workshop.uuid)}
    assert calendar_uid(make_workshop()) not in uids


def test_equal_facts_give_equal_bytes() -> None:
    workshop = make_workshop()
    assert public(workshop) == public(Workshop.objects.get(pk=workshop.pk))


@pytest.mark.parametrize(
    ("zone", "start", "offset"),
    [
        ("Europe/Warsaw", "2027-03-28T01:30", "+01:00"),
        ("Europe/Warsaw", "2027-03-28T03:00", "+02:00"),
        ("Europe/Warsaw", "2027-10-31T01:30", "+02:00"),
        ("Europe/Warsaw", "2027-10-31T03:30", "+01:00"),
        ("Europe/Dublin", "2027-03-28T02:00", "+01:00"),
        ("America/New_York", "2027-03-14T03:30", "-04:00"),
        ("Australia/Sydney", "2027-10-03T03:30", "+11:00"),
        ("Australia/Lord_Howe", "2027-04-04T03:00", "+10:30"),
    ],
)
def test_the_zones_rules_change_when_the_clock_does(zone: str, start: str, offset: str) -> None:
    """Reads the file's own rules, not the reader's: the onset is in the time that ends with it."""
    begins = moment(start, zone)
    content = public(
        make_workshop(time_zone=zone, starts_at=begins, ends_at=begins + datetime.timedelta(hours=2))
    )
    rules: Any = icalendar.Calendar.from_ical(content).walk("VTIMEZONE")[0]
    onsets = []
    for part in rules.subcomponents:
        times = [part["DTSTART"].dt]
        if "RDATE" in part:
            listed = part["RDATE"] if isinstance(part["RDATE"], list) else [part["RDATE"]]
            times += [entry.dt for dates in listed for entry in dates.dts]
        onsets += [
            (time.replace(tzinfo=datetime.UTC) - part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td)
            for time in times
        ]
    known = zoneinfo.ZoneInfo(zone)
    for onset, after in onsets[1:]:
        assert onset.astimezone(known).utcoffset() == after
        assert (onset - datetime.timedelta(seconds=1)).astimezone(known).utcoffset() != after
    current = max((pair for pair in onsets if pair[0] <= begins), default=onsets[0])
    assert current[1] == begins.utcoffset()
    assert begins.isoformat().endswith(offset)


MATERIAL = {
    "starts_at": lambda workshop: workshop.starts_at + datetime.timedelta(minutes=15),
    "ends_at": lambda workshop: workshop.ends_at + datetime.timedelta(minutes=15),
    "time_zone": lambda workshop: "Europe/London",
    "format": lambda workshop: "hybrid",
    "platform": lambda workshop: "BigBlueButton",
    "status": lambda workshop: "cancelled",
}
IMMATERIAL: dict[str, Any] = {
    "name": "Corrected",
    "price": 5,
    "recording_address": "https://vimeo.com/12345",
}


@pytest.mark.parametrize("field", MATERIAL)
def test_a_material_change_raises_the_sequence(field: str) -> None:
    made = make_workshop(on_site=True)
    change(made, **{field: MATERIAL[field](made)})
    change(made)
    assert Workshop.objects.get(pk=made.pk).calendar_sequence == 1


@pytest.mark.parametrize(
    "move",
    [
        lambda venues: venues.set([Venue(name="Elsewhere 2", place=venues.get().place)]),
        lambda venues: venues.set([Venue(name=venues.get().name, place=PlaceFactory())]),
        lambda venues: venues.add(Venue(place=PlaceFactory())),
    ],
)
def test_another_venue_raises_the_sequence(move: Callable[[Any], None]) -> None:
    made = make_workshop(on_site=True)
    with changing(made, by=None) as workshop:
        move(workshop.venues)
    assert Workshop.objects.get(pk=made.pk).calendar_sequence == 1


@pytest.mark.parametrize("field", IMMATERIAL)
def test_other_changes_move_nobodys_calendar(field: str) -> None:
    workshop = make_workshop()
    change(workshop, **{field: IMMATERIAL[field]})
    assert Workshop.objects.get(pk=workshop.pk).calendar_sequence == 0


def test_the_sequence_grows_from_what_is_stored_not_from_what_was_read() -> None:
    made = make_workshop()
    early, late = Workshop.objects.get(pk=made.pk), Workshop.objects.get(pk=made.pk)
    for workshop, platform in ((early, "One"), (late, "Two")):
        change(workshop, platform=platform)
    assert Workshop.objects.get(pk=made.pk).calendar_sequence == 2


# --- The public address -------------------------------------------------------------------------------------
@pytest.fixture
def workshop(site: SiteTree) -> Workshop:
    workshop = make_workshop()
    key = uuid4()
    for code, title in (("en", "Clear notes"), ("pl", "Jasne notatki")):
        parent = site.workshops[code]
        WorkshopPageFactory(
            parent=parent, title=title, locale=parent.locale, translation_key=key, workshop=workshop
        )
    return workshop


def test_the_file_speaks_the_language_of_its_address(client: Client, workshop: Workshop) -> None:
    shown = {}
    for code in ("en", "pl", "de"):
        response = client.get(f"/{code}/calendar/{workshop.uuid}.ics")
        assert response.status_code == HTTPStatus.OK
        assert faults(response.content) == []
        shown[code] = event_in(response.content)
    assert shown["en"]["SUMMARY"] == "Clear notes"
    assert shown["pl"]["SUMMARY"] == "Jasne notatki"
    # Not translated into German yet: the source's title, named as English.
    assert shown["de"]["SUMMARY"] == "Clear notes"
    assert shown["de"]["SUMMARY"].params["LANGUAGE"] == "en"
    assert shown["pl"]["URL"].endswith("/pl/warsztaty/jasne-notatki/")
    assert len({str(event["UID"]) for event in shown.values()}) == 1


def test_the_file_is_the_same_for_everybody(client: Client, workshop: Workshop) -> None:
    response = client.get(f"/en/calendar/{workshop.uuid}.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "public" in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert ROOM not in response.content.decode()


def test_a_new_start_is_in_the_file_at_once(client: Client, workshop: Workshop) -> None:
    for shift in (1, 2):
        workshop.starts_at += datetime.timedelta(hours=shift)
        workshop.ends_at += datetime.timedelta(hours=shift)
        change(workshop, starts_at=workshop.starts_at, ends_at=workshop.ends_at)
        event = event_in(client.get(f"/pl/calendar/{workshop.uuid}.ics").content)
        assert event.start == workshop.starts_at
        assert event["SEQUENCE"] == shift


def test_a_workshop_without_a_page_goes_by_its_working_title() -> None:
    workshop = make_workshop(name="Only for the team")
    with translation.override("de"):
        assert name_workshop(workshop, []) == WorkshopName(named("Only for the team", "en").title)
