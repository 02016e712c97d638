"""Choices about registrations. Keys are language-neutral; only labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RegistrationState(models.TextChoices):
    """Where a registration stands. Which state may follow which is said in `states.py`."""

    CONFIRMED = "confirmed", _("Has a place")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("a registration", "Cancelled")


class WayOfAttending(models.TextChoices):
    """How a person attends. Nobody is asked yet: a hybrid workshop counts all its places together."""

    ANY = "any", _("Any way")
    ON_SITE = "on_site", _("On site")
    ONLINE = "online", _("Online")


class RegistrationPhase(models.TextChoices):
    """Where a workshop stands for somebody who wants to come."""

    NOT_OFFERED = "none", _("No registration")
    NOT_YET = "soon", _("Registration opens later")
    OPEN = "open", _("Registration open")
    FEW = "few", _("Last places")
    FULL = "wait", _("Full, waiting list")
    BOOKED_OUT = "full", _("Booked out")
    CLOSED = "closed", _("Registration closed")
    CANCELLED = "off", _("Cancelled")
    PAST = "past", _("Past event")


class QuestionKind(models.TextChoices):
    """How a question is answered. The values are the types of the question blocks."""

    TEXT = "text", _("Short answer")
    PARAGRAPH = "paragraph", _("Long answer")
    CHOICE = "choice", _("One answer")
    CHOICES = "choices", _("Several answers")
    YES_NO = "yes_no", _("A box to tick")


class RegistrationLetter(models.TextChoices):
    """What a letter to a registrant tells."""

    CONFIRMED = "registration.confirmed", _("You have a place")
    WAITING = "registration.waiting", _("You are on the waiting list")
    PROMOTED = "registration.promoted", _("A place became free for you")
    ROOM = "registration.room", _("The address of the room")
    CANCELLED_BY_ORGANISER = "registration.cancelled_by_organiser", _("Your registration was cancelled")


class WithheldReason(models.TextChoices):
    """Why a letter to a registrant was not sent any more."""

    HAS_PLACE = "has_place", _("The person has a place by now.")
    IS_WAITING = "is_waiting", _("The person is on the waiting list.")
    REGISTRATION_CANCELLED = "registration_cancelled", _("The registration has been cancelled.")
    WORKSHOP_CANCELLED = "workshop_cancelled", _("The workshop has been cancelled.")
    WORKSHOP_OVER = "workshop_over", _("The workshop is over.")
    NO_ROOM = "no_room", _("The workshop has no online room any more.")
    OTHER_ROOM = (
        "other_room",
        _("The address of the online room has changed. The new one is sent in another e-mail."),
    )
    OTHER_DAY = (
        "other_day",
        _(
            "The workshop has been moved to another day. The address of the online room is sent in another "
            "e-mail, three days before it starts."
        ),
    )
