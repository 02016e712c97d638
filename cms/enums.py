"""Choices that two or more apps use. Keys are language-neutral; only labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Country(models.TextChoices):
    """Where an organisation or a place lies; the first two are the banks of the river."""

    GERMANY = "DE", _("Germany")
    POLAND = "PL", _("Poland")
    AUSTRIA = "AT", _("Austria")
    BELGIUM = "BE", _("Belgium")
    CZECHIA = "CZ", _("Czechia")
    DENMARK = "DK", _("Denmark")
    FRANCE = "FR", _("France")
    LITHUANIA = "LT", _("Lithuania")
    NETHERLANDS = "NL", _("Netherlands")
    SLOVAKIA = "SK", _("Slovakia")
    SWEDEN = "SE", _("Sweden")
    UKRAINE = "UA", _("Ukraine")
    OTHER = "ZZ", _("Another country")
