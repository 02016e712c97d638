"""Letters to people who register. They are written when they are sent, from the facts of that moment."""

from collections.abc import Iterator
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.mail.kinds import Attachment, LetterText, LetterWithheldError, register_kind
from cms.mail.models import Letter
from cms.mail.services.write_letter import write_letter
from cms.text.format_times import format_day, format_day_and_time, name_time_zone
from events.enums import WorkshopFormat
from events.models import Workshop
from events.readers.make_calendar import (
    CONTENT_TYPE,
    FILE_NAME,
    Attendee,
    Method,
    make_personal_calendar,
)
from events.readers.name_workshop import WorkshopName, name_venue, name_workshop
from events.registration.enums import RegistrationLetter, RegistrationState, WithheldReason
from events.registration.models import Registration

# A letter that tells of a state which has passed meanwhile is not sent: another one tells of what followed.
STATE_TOLD = {
    RegistrationLetter.CONFIRMED: RegistrationState.CONFIRMED,
    RegistrationLetter.WAITING: RegistrationState.WAITING,
    RegistrationLetter.PROMOTED: RegistrationState.CONFIRMED,
    RegistrationLetter.ROOM: RegistrationState.CONFIRMED,
    RegistrationLetter.CANCELLED_BY_ORGANISER: RegistrationState.CANCELLED,
}
REASON_OF_STATE = {
    RegistrationState.CONFIRMED: WithheldReason.HAS_PLACE,
    RegistrationState.WAITING: WithheldReason.IS_WAITING,
    RegistrationState.CANCELLED: WithheldReason.REGISTRATION_CANCELLED,
}


def compose(letter: Letter) -> LetterText:
    """Write a letter about a registration, in the active language.

    Raises:
        LetterWithheldError: when what it tells is not so any more.
    """
    registration = cast("Registration", letter.about)
    workshop, kind = registration.workshop, RegistrationLetter(letter.kind)
    _refuse_what_has_passed(registration, kind)
    name = name_workshop(workshop, workshop.pages.select_related("locale").defer("body"), letter.language)
    return write_letter(
        letter,
        subject=_subject(kind, workshop, name),
        template="events/registration/letter",
        context={
            "opening": _opening(kind, name),
            "facts": list(_facts(kind, workshop)),
            "url": name.url,
            "remarks": list(_remarks(kind, workshop)),
        },
        attachments=_attachments(letter, kind, workshop, name),
    )


def _refuse_what_has_passed(registration: Registration, kind: RegistrationLetter) -> None:
    if registration.state != STATE_TOLD[kind]:
        raise LetterWithheldError(REASON_OF_STATE[RegistrationState(registration.state)])
    if kind != RegistrationLetter.CANCELLED_BY_ORGANISER and registration.workshop.is_cancelled:
        raise LetterWithheldError(WithheldReason.WORKSHOP_CANCELLED)
    if registration.workshop.is_past:
        raise LetterWithheldError(WithheldReason.WORKSHOP_OVER)
    if kind == RegistrationLetter.ROOM and not registration.workshop.room_address:
        raise LetterWithheldError(WithheldReason.NO_ROOM)


def _subject(kind: RegistrationLetter, workshop: Workshop, name: WorkshopName) -> str:
    values = {"title": name.title, "day": format_day(workshop.local_start)}
    return {
        RegistrationLetter.CONFIRMED: _("Your place: %(title)s, %(day)s"),
        RegistrationLetter.WAITING: _("On the waiting list: %(title)s, %(day)s"),
        RegistrationLetter.PROMOTED: _("A place has become free for you: %(title)s, %(day)s"),
        RegistrationLetter.ROOM: _("The online room: %(title)s, %(day)s"),
        RegistrationLetter.CANCELLED_BY_ORGANISER: _("Your registration was cancelled: %(title)s, %(day)s"),
    }[kind] % values


def _opening(kind: RegistrationLetter, name: WorkshopName) -> str:
    return {
        RegistrationLetter.CONFIRMED: _("You have a place at “%(title)s”. We look forward to meeting you."),
        RegistrationLetter.WAITING: _(
            "All places at “%(title)s” are taken, so you are on the waiting list. "
            "As soon as a place becomes free and it is your turn, you get it, and we write to you."
        ),
        RegistrationLetter.PROMOTED: _("A place at “%(title)s” has become free, and it is yours."),
        RegistrationLetter.ROOM: _("This is where we meet online for “%(title)s”."),
        RegistrationLetter.CANCELLED_BY_ORGANISER: _(
            "The organiser has cancelled your registration for “%(title)s”. "
            "Your place is not kept any longer."
        ),
    }[kind] % {"title": name.title}


def _facts(kind: RegistrationLetter, workshop: Workshop) -> Iterator[tuple[str, str]]:
    """Yield label and value of what the recipient must know; the room's address only in its own letter."""
    if kind == RegistrationLetter.ROOM:
        yield _("Address of the online room"), workshop.room_address
    when = format_day_and_time(workshop.local_start, workshop.local_end)
    yield _("Date"), _("%(when)s (%(zone)s)") % {"when": when, "zone": name_time_zone(workshop.local_start)}
    if venue := name_venue(workshop):
        yield _("Place"), venue
    yield _("Language"), _spoken(workshop)


def _spoken(workshop: Workshop) -> str:
    return ", ".join([workshop.get_spoken_language_display(), *workshop.interpretation_labels])


def _remarks(kind: RegistrationLetter, workshop: Workshop) -> Iterator[str]:
    """Yield what to know and to do besides, sentence by sentence."""
    if kind in {RegistrationLetter.CONFIRMED, RegistrationLetter.PROMOTED}:
        if workshop.format != WorkshopFormat.ON_SITE:
            yield _(
                "The address of the online room comes in a letter of its own before the workshop starts. "
                "It is never shown on the website; please do not pass it on."
            )
        yield _("The attached file puts the date into your calendar.")
        yield _("Can’t make it? Please reply to this letter, so that somebody who waits gets your place.")
    elif kind == RegistrationLetter.ROOM:
        yield _(
            "The address is meant for you only; please do not pass it on. "
            "If you were sent another one before, this one replaces it."
        )
        yield _("Can’t make it? Please reply to this letter, so that somebody who waits gets your place.")
    elif kind == RegistrationLetter.WAITING:
        yield _("No longer want to wait? Please reply to this letter.")
    else:
        yield _("Do you think this is a mistake? Please reply to this letter.")


def _attachments(
    letter: Letter, kind: RegistrationLetter, workshop: Workshop, name: WorkshopName
) -> tuple[Attachment, ...]:
    if kind in {RegistrationLetter.WAITING, RegistrationLetter.ROOM}:
        return ()
    method = Method.CANCEL if kind == RegistrationLetter.CANCELLED_BY_ORGANISER else Method.REQUEST
    content = make_personal_calendar(
        workshop,
        name,
        Attendee(letter.recipient_name, letter.recipient_email),
        method=method,
        stamp=timezone.now(),
    )
    return (Attachment(FILE_NAME, f"{CONTENT_TYPE}; method={method.value}", content),)


for _kind in RegistrationLetter:
    register_kind(_kind.value, _kind.label, compose, reasons=dict(WithheldReason.choices))
