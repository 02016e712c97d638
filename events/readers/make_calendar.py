"""Make calendar files (iCalendar, RFC 5545) with the date of a workshop."""

import datetime
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum

from django.conf import settings
from icalendar import Calendar, Event, Timezone, vCalAddress

from events.models import Workshop
from events.readers.name_workshop import WorkshopName, name_venue

CONTENT_TYPE = "text/calendar; charset=utf-8"
FILE_NAME = "workshop.ics"


class Method(StrEnum):
    """What a calendar is to do with a file (RFC 5546)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Attendee:
    """Who has the place; only a letter to that very person names them."""

    name: str
    email: str


def make_public_calendar(workshop: Workshop, name: WorkshopName) -> bytes:
    """Return the file that everybody may download: it names no attendee, and equal facts give equal bytes.

    Parameters:
        workshop: the workshop; its venues fetched.
        name: its name in the active language.
    """
    return _make_file(workshop, _make_event(workshop, name, stamp=workshop.updated_at), Method.PUBLISH)


def make_personal_calendar(
    workshop: Workshop,
    name: WorkshopName,
    attendee: Attendee,
    *,
    method: Method,
    stamp: datetime.datetime,
) -> bytes:
    """Return the file that goes with a letter to somebody who has a place, or has lost it.

    Parameters:
        workshop: the workshop.
        name: its name in the recipient's language, which is active.
        attendee: the recipient.
        method: REQUEST puts the date into the calendar, CANCEL takes it out.
        stamp: when the letter is written. Of two files with the same sequence the later one counts.
    """
    event = _make_event(workshop, name, stamp=stamp)
    person = vCalAddress(f"mailto:{attendee.email}")
    # A calendar's parameter can hold neither quotes nor control characters.
    person.params["CN"] = attendee.name.replace('"', "'")
    person.params["ROLE"] = "REQ-PARTICIPANT"
    # The place is given already: no calendar need ask whether the person will come.
    person.params["PARTSTAT"] = "DECLINED" if method == Method.CANCEL else "ACCEPTED"
    person.params["RSVP"] = "FALSE"
    event.add("attendee", person)
    if method == Method.CANCEL:
        event["STATUS"] = "CANCELLED"
    return _make_file(workshop, event, method)


def calendar_uid(workshop: Workshop) -> str:
    """Return the one identity that the workshop has in all calendars, in every language.

    A UUID and nothing else, as RFC 7986 wishes: with the site's host in it, everybody's calendar would show
    the workshop twice once the site had moved.
    """
    return str(workshop.uuid)


def _make_event(workshop: Workshop, name: WorkshopName, *, stamp: datetime.datetime) -> Event:
    event = Event()
    event.add("uid", calendar_uid(workshop))
    event.add("sequence", workshop.calendar_sequence)
    event.add("dtstamp", stamp.astimezone(datetime.UTC))
    event.add("last-modified", workshop.updated_at.astimezone(datetime.UTC))
    event.add("dtstart", workshop.local_start)
    event.add("dtend", workshop.local_end)
    event.add("status", "CANCELLED" if workshop.is_cancelled else "CONFIRMED")
    language = {"LANGUAGE": name.title.language}
    event.add("summary", str(name.title), parameters=language)
    # Many calendars do not show an event's URL, so the description ends with it.
    if description := "\n".join(part for part in (name.introduction, name.url) if part):
        event.add("description", description, parameters=language)
    if venue := name_venue(workshop):
        event.add("location", venue)
    if name.url:
        event.add("url", name.url)
    sender, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organiser = vCalAddress(f"mailto:{address}")
    if sender:
        organiser.params["CN"] = sender.replace('"', "'")
    event.add("organizer", organiser)
    return event


def _make_file(workshop: Workshop, event: Event, method: Method) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Workshop Spot//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    calendar.add_component(_make_timezone(workshop))
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _make_timezone(workshop: Workshop) -> Timezone:
    """Return the rules of the workshop's zone for the years it touches."""
    zone = Timezone.from_tzinfo(
        workshop.zone,
        workshop.zone.key,
        first_date=datetime.date(workshop.local_start.year, 1, 1),
        last_date=datetime.date(workshop.local_end.year + 1, 1, 1),
    )
    for observance in (*zone.standard, *zone.daylight):
        # An onset is written in the time that ends with it. icalendar 7 writes it in the time that begins
        # where the clock is put forward, which makes summer time start an hour late.
        leap = observance.TZOFFSETTO - observance.TZOFFSETFROM
        if leap > datetime.timedelta(0):
            observance.DTSTART -= leap
    zone.pop("COMMENT", None)
    return zone
