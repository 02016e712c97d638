"""Letters to people who register, one class each, written from the facts of the moment they are sent."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, cast

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.mail.contents import Attachment
from cms.mail.enums import WAITING_STATES, LetterState
from cms.mail.kinds import LetterKind, Recipient, letter_kinds
from cms.mail.models import Letter
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
from events.registration.models import OnlineRoom, Registration
from events.registration.readers.know_room import find_room, mark_room, tells_address, tells_room

REASON_OF_STATE = {
    RegistrationState.CONFIRMED: WithheldReason.HAS_PLACE,
    RegistrationState.WAITING: WithheldReason.IS_WAITING,
    RegistrationState.CANCELLED: WithheldReason.REGISTRATION_CANCELLED,
}


class LetterToRegistrant(LetterKind):
    """What all letters to registrants share: their facts, and what must still hold when they are sent."""

    about_model = Registration
    template = "events/registration/letter"
    reasons: ClassVar = dict(WithheldReason.choices)
    # The state that it tells of. Where that has passed, another letter tells of what followed.
    state: ClassVar[RegistrationState]
    # With %(title)s and %(day)s.
    subject_line: ClassVar[Promise]
    # With %(title)s.
    opening: ClassVar[Promise]
    # Whether it still holds when the whole workshop is cancelled.
    survives_cancellation: ClassVar[bool] = False
    # What its calendar file does; None: it brings none.
    calendar_method: ClassVar[Method | None] = None

    @property
    def registration(self) -> Registration:
        return cast("Registration", self.letter.about)

    @property
    def workshop(self) -> Workshop:
        return self.registration.workshop

    @cached_property
    def name(self) -> WorkshopName:
        """What the recipient’s language calls the workshop."""
        return name_workshop(self.workshop, self.letter.language)

    # --- Whether it is sent --------------------------------------------------------------------------------
    def good_until(self) -> datetime | None:
        return self.workshop.ends_at

    def wanted_by(self) -> datetime | None:
        return self.workshop.starts_at

    def filed_under(self) -> Workshop:
        return self.workshop

    def find_recipient(self) -> Recipient:
        return Recipient(self.registration.email, self.registration.name)

    def find_reason_to_withhold(self) -> str:
        if self.registration.state != self.state:
            return REASON_OF_STATE[RegistrationState(self.registration.state)]
        if self.workshop.is_cancelled and not self.survives_cancellation:
            return WithheldReason.WORKSHOP_CANCELLED
        return WithheldReason.WORKSHOP_OVER if self.workshop.is_past else ""

    # --- What it says --------------------------------------------------------------------------------------
    def subject(self) -> str:
        day = format_day(self.workshop.local_start)
        return str(self.subject_line) % {"title": self.name.title, "day": day}

    def context(self) -> dict[str, Any]:
        return {
            "opening": str(self.opening) % {"title": self.name.title},
            "facts": list(self.facts()),
            "url": self.name.url,
            "remarks": list(self.remarks()),
        }

    def facts(self) -> Iterator[tuple[str, str]]:
        """Yield label and value of what the recipient must know."""
        workshop = self.workshop
        when = format_day_and_time(workshop.local_start, workshop.local_end)
        zone = name_time_zone(workshop.local_start)
        yield _("Date"), _("%(when)s (%(zone)s)") % {"when": when, "zone": zone}
        if venue := name_venue(workshop):
            yield _("Place"), venue
        yield _("Language"), self._name_languages()

    def remarks(self) -> Iterator[str]:
        """Yield what to know and to do besides, sentence by sentence."""
        yield from ()

    def attachments(self) -> tuple[Attachment, ...]:
        if self.calendar_method is None:
            return ()
        content = make_personal_calendar(
            self.workshop,
            self.name,
            Attendee(self.letter.recipient_name, self.letter.recipient_email),
            method=self.calendar_method,
            stamp=timezone.now(),
        )
        return (Attachment(FILE_NAME, f"{CONTENT_TYPE}; method={self.calendar_method.value}", content),)

    def _name_languages(self) -> str:
        spoken = self.workshop.get_spoken_language_display()
        return ", ".join([spoken, *self.workshop.interpretation_labels])


class PlaceLetter(LetterToRegistrant):
    """What the letters to people with a new place share."""

    state = RegistrationState.CONFIRMED
    calendar_method = Method.REQUEST

    def remarks(self) -> Iterator[str]:
        if self.workshop.format != WorkshopFormat.ON_SITE:
            yield _(
                "The address of the online room comes in an e-mail of its own before the workshop starts. "
                "It is never shown on the website; please do not pass it on."
            )
        yield _("The attached file puts the date into your calendar.")
        yield ask_to_cancel()


class ConfirmedLetter(PlaceLetter):
    """Somebody registered and has a place."""

    key = RegistrationLetter.CONFIRMED.value
    label = RegistrationLetter.CONFIRMED.label
    subject_line = gettext_lazy("Your place: %(title)s, %(day)s")
    opening = gettext_lazy("You have a place at “%(title)s”. We look forward to meeting you.")


class PromotedLetter(PlaceLetter):
    """Somebody who waited has a place."""

    key = RegistrationLetter.PROMOTED.value
    label = RegistrationLetter.PROMOTED.label
    subject_line = gettext_lazy("A place has become free for you: %(title)s, %(day)s")
    opening = gettext_lazy("A place at “%(title)s” has become free, and it is yours.")


class WaitingLetter(LetterToRegistrant):
    """Somebody registered when all places were taken."""

    key = RegistrationLetter.WAITING.value
    label = RegistrationLetter.WAITING.label
    state = RegistrationState.WAITING
    subject_line = gettext_lazy("On the waiting list: %(title)s, %(day)s")
    opening = gettext_lazy(
        "All places at “%(title)s” are taken, so you are on the waiting list. "
        "As soon as a place becomes free and it is your turn, you get it, and we write to you."
    )

    def remarks(self) -> Iterator[str]:
        yield _("No longer want to wait? Please reply to this e-mail.")


class RoomLetter(LetterToRegistrant):
    """The address of the online room: the only letter that tells it."""

    key = RegistrationLetter.ROOM.value
    label = RegistrationLetter.ROOM.label
    state = RegistrationState.CONFIRMED
    subject_line = gettext_lazy("The online room: %(title)s, %(day)s")
    opening = gettext_lazy("This is where we meet online for “%(title)s”.")
    why_not_kept = gettext_lazy("The text is not kept, because it tells the address of the online room.")

    @cached_property
    def room(self) -> OnlineRoom | None:
        return find_room(self.workshop)

    def find_reason_to_withhold(self) -> str:
        if reason := super().find_reason_to_withhold():
            return reason
        if self.room is None or self.workshop.format == WorkshopFormat.ON_SITE:
            return WithheldReason.NO_ROOM
        # Another letter tells the new address, or the new day, and it must not be told twice. What somebody
        # sends again has no once-key, and tells what holds now.
        if not self.letter.once_key:
            return ""
        if not tells_address(self.letter.once_key, self.room):
            return WithheldReason.OTHER_ROOM
        if not tells_room(self.letter.once_key, self.room):
            return WithheldReason.OTHER_DAY
        return WithheldReason.OTHER_ROOM if self._is_told_later(self.room) else ""

    def _is_told_later(self, room: OnlineRoom) -> bool:
        """Say whether a later letter tells the room, too: the address was changed and changed back."""
        later = Letter.objects.about(self.registration).filter(
            kind=self.key, pk__gt=self.letter.pk, once_key__contains=mark_room(room)
        )
        return later.filter(state__in=[*WAITING_STATES, LetterState.SENDING, LetterState.SENT]).exists()

    def facts(self) -> Iterator[tuple[str, str]]:
        if self.room is not None:
            yield _("Address of the online room"), self.room.address
        yield from super().facts()

    def remarks(self) -> Iterator[str]:
        yield _(
            "The address is meant for you only; please do not pass it on. "
            "If you were sent another one before, this one replaces it."
        )
        yield ask_to_cancel()


class CancelledByOrganiserLetter(LetterToRegistrant):
    """The organiser cancelled somebody’s registration."""

    key = RegistrationLetter.CANCELLED_BY_ORGANISER.value
    label = RegistrationLetter.CANCELLED_BY_ORGANISER.label
    state = RegistrationState.CANCELLED
    survives_cancellation = True
    calendar_method = Method.CANCEL
    subject_line = gettext_lazy("Your registration was cancelled: %(title)s, %(day)s")
    opening = gettext_lazy(
        "The organiser has cancelled your registration for “%(title)s”. Your place is not kept any longer."
    )

    def remarks(self) -> Iterator[str]:
        yield _("Do you think this is a mistake? Please reply to this e-mail.")


def ask_to_cancel() -> str:
    """Return what people with a place are asked who do not need it."""
    return _("Can’t make it? Please reply to this e-mail, so that somebody who waits gets your place.")


for _kind in (ConfirmedLetter, PromotedLetter, WaitingLetter, RoomLetter, CancelledByOrganiserLetter):
    letter_kinds.add(_kind.key, _kind)
