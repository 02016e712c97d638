"""Choices about workshops. Keys are language-neutral; only labels are translated."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WorkshopKind(models.TextChoices):
    """What kind of meeting it is; each kind has its own bridge and colour."""

    MATCHMAKING = "matchmaking", _("Matchmaking meeting")
    DISCUSSION = "discussion", _("Discussion")
    WORKSHOP = "workshop", pgettext_lazy("kind of meeting", "Workshop")
    VISIT = "visit", _("Study visit")


class WorkshopFormat(models.TextChoices):
    """Where it takes place."""

    ONLINE = "online", _("Online")
    ON_SITE = "on_site", _("On site")
    HYBRID = "hybrid", _("On site and online")


class WorkshopStatus(models.TextChoices):
    """Whether it takes place. Past and coming follow from the time, open and full from the places."""

    SCHEDULED = "scheduled", _("Takes place")
    CANCELLED = "cancelled", _("Cancelled")


class ContributionRole(models.TextChoices):
    """What a person does at a workshop."""

    MODERATOR = "moderator", _("Moderator")
    WORKSHOP_LEADER = "workshop_leader", _("Workshop leader")
    SPEAKER = "speaker", _("Speaker")
    INTERPRETER = "interpreter", _("Interpreter")


class OrganiserRole(models.TextChoices):
    """An organisation's part in a series."""

    ORGANISER = "organiser", _("Organiser")
    PARTNER = "partner", _("Partner")


class SpokenLanguage(models.TextChoices):
    """A language that is spoken or interpreted into."""

    ENGLISH = "en", pgettext_lazy("spoken at a workshop", "English")
    POLISH = "pl", pgettext_lazy("spoken at a workshop", "Polish")
    GERMAN = "de", pgettext_lazy("spoken at a workshop", "German")
    CZECH = "cs", pgettext_lazy("spoken at a workshop", "Czech")
    UKRAINIAN = "uk", pgettext_lazy("spoken at a workshop", "Ukrainian")

    @property
    def interpretation_label(self) -> Promise:
        """Such as “German interpretation”, „Verdolmetschung ins Deutsche“, „tłumaczenie na niemiecki”."""
        return {
            SpokenLanguage.ENGLISH: _("English interpretation"),
            SpokenLanguage.POLISH: _("Polish interpretation"),
            SpokenLanguage.GERMAN: _("German interpretation"),
            SpokenLanguage.CZECH: _("Czech interpretation"),
            SpokenLanguage.UKRAINIAN: _("Ukrainian interpretation"),
        }[self]


class RegistrationPhase(models.TextChoices):
    """Where a workshop stands for somebody who wants to come."""

    NOT_OFFERED = "none", _("No registration")
    NOT_YET = "soon", _("Registration opens later")
    OPEN = "open", _("Registration open")
    FEW = "few", _("Few places left")
    FULL = "wait", _("Waiting list")
    CLOSED = "closed", _("Registration closed")
    CANCELLED = "off", _("Cancelled")
    PAST = "past", _("Past event")
