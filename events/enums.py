"""Choices about workshops. Keys are language-neutral; only labels are translated."""

from django.db import models
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


class RoleForm(models.TextChoices):
    """The grammatical form of the word for what a person does, where a language has several."""

    NEUTRAL = "", _("neutral or not known")
    FEMININE = "feminine", _("feminine, such as “Referentin” and “prelegentka”")
    MASCULINE = "masculine", _("masculine, such as “Referent” and “prelegent”")


FEMININE_ROLES = {
    ContributionRole.MODERATOR: pgettext_lazy("of a woman", "Moderator"),
    ContributionRole.WORKSHOP_LEADER: pgettext_lazy("of a woman", "Workshop leader"),
    ContributionRole.SPEAKER: pgettext_lazy("of a woman", "Speaker"),
    ContributionRole.INTERPRETER: pgettext_lazy("of a woman", "Interpreter"),
}
MASCULINE_ROLES = {
    ContributionRole.MODERATOR: pgettext_lazy("of a man", "Moderator"),
    ContributionRole.WORKSHOP_LEADER: pgettext_lazy("of a man", "Workshop leader"),
    ContributionRole.SPEAKER: pgettext_lazy("of a man", "Speaker"),
    ContributionRole.INTERPRETER: pgettext_lazy("of a man", "Interpreter"),
}


class OrganiserRole(models.TextChoices):
    """An organisation's part in a series."""

    ORGANISER = "organiser", _("Organiser")
    PARTNER = "partner", _("Partner")
