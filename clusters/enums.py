"""Choices about organisations and projects, with the terms of Jems, the Interreg monitoring system."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationType(models.TextChoices):
    """What an organisation is."""

    CLUSTER = "cluster", _("Cluster")
    TECHNOLOGY_PARK = "technology_park", _("Science and technology park")
    INNOVATION_CENTRE = "innovation_centre", _("Business and innovation centre")
    ASSOCIATION = "association", _("Association")
    EMPLOYERS_ASSOCIATION = "employers_association", _("Employers’ association")
    CHAMBER = "chamber", _("Chamber")
    EUROREGION = "euroregion", _("Euroregion")
    COMPANY = "company", _("Company")
    UNIVERSITY = "university", _("University")
    PUBLIC_BODY = "public_body", _("Public body")
    OTHER = "other", _("Other organisation")


class CountQualifier(models.TextChoices):
    """How exactly a number of members is known."""

    EXACT = "exact", _("exactly")
    OVER = "over", _("over")
    ABOUT = "about", _("about")


class PartnerRole(models.TextChoices):
    """The part that an organisation has in a project."""

    LEAD_PARTNER = "lead_partner", _("Lead partner")
    PARTNER = "partner", _("Partner")
    ASSOCIATED = "associated", _("Associated partner")


class Fund(models.TextChoices):
    """The fund of the European Union that a project is paid from."""

    ERDF = "erdf", _("European Regional Development Fund")
    ESF_PLUS = "esf_plus", _("European Social Fund Plus")
    COHESION = "cohesion", _("Cohesion Fund")
    JUST_TRANSITION = "just_transition", _("Just Transition Fund")
    IPA = "ipa", _("Instrument for Pre-Accession Assistance")
    NDICI = "ndici", _("Neighbourhood, Development and International Cooperation Instrument")


class FundingRules(models.TextChoices):
    """Which set of rules the visibility of the funding follows."""

    EU_2014_2020 = "eu-2014-2020", _("European Union, 2014–2020")
    SMALL_PROJECT_FUND_VA = (
        "small-project-fund-va",
        _("Small Project Fund, Interreg V A"),
    )
    EU_2021_2027 = "eu-2021-2027", _("European Union, 2021–2027")
