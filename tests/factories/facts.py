"""Facts about organisations, programmes and projects."""

import datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from clusters.enums import FundingRules, OrganisationType, PartnerRole
from clusters.models import Indicator, Organisation, Participation, Place, Programme, Project


class PlaceFactory(DjangoModelFactory):
    """A Polish town; `names={"de": "Stettin"}` gives it names in other languages."""

    class Meta:
        model = Place

    name = factory.Sequence(lambda number: f"Miasto {number}")
    name_language = "pl"
    country = "PL"


class OrganisationFactory(DjangoModelFactory):
    """A Polish organisation in a town of its country."""

    class Meta:
        model = Organisation

    class Params:
        german = factory.Trait(
            name=factory.Sequence(lambda number: f"Verein {number}"),
            name_language="de",
            country="DE",
        )

    name = factory.Sequence(lambda number: f"Organizacja {number}")
    name_language = "pl"
    organisation_type = OrganisationType.CLUSTER
    country = "PL"
    place = factory.SubFactory(
        PlaceFactory,
        country=factory.SelfAttribute("..country"),
        name_language=factory.SelfAttribute("..name_language"),
    )


class ProgrammeFactory(DjangoModelFactory):
    """A programme of 2014–2020; `names={"pl": …}` gives it names in other languages."""

    class Meta:
        model = Programme

    name = factory.Sequence(lambda number: f"Programme {number}")
    name_language = "en"
    period_start = 2014
    period_end = 2020
    rule_set = FundingRules.EU_2014_2020
    statement_languages = factory.LazyFunction(lambda: ["de", "pl"])


class ProjectFactory(DjangoModelFactory):
    """A project of 36 months with a lead and a partner; `partners=[…]` names others, the lead first."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    acronym = factory.Sequence(lambda number: f"Project{number}")
    programme = factory.SubFactory(ProgrammeFactory)
    starts_on = datetime.date(2017, 4, 1)
    ends_on = datetime.date(2020, 3, 31)

    @factory.post_generation
    def partners(self: Project, create: bool, extracted: list[Organisation] | None, **kwargs: Any) -> None:
        organisations = [OrganisationFactory(), OrganisationFactory()] if extracted is None else extracted
        for order, organisation in enumerate(organisations):
            ParticipationFactory(
                project=self,
                organisation=organisation,
                role=PartnerRole.PARTNER if order else PartnerRole.LEAD_PARTNER,
                sort_order=order,
            )


class ParticipationFactory(DjangoModelFactory):
    """An organisation's part in a project."""

    class Meta:
        model = Participation

    project = factory.SubFactory(ProjectFactory, partners=[])
    organisation = factory.SubFactory(OrganisationFactory)
    role = PartnerRole.PARTNER


class IndicatorFactory(DjangoModelFactory):
    """Something that a project counts."""

    class Meta:
        model = Indicator

    project = factory.SubFactory(ProjectFactory)
    wordings = factory.Sequence(lambda number: {"en": f"networks of kind {number}"})
    target = 8
