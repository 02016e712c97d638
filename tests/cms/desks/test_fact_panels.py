"""What stands beside the words in a page's editor: everything that a writer needs to know."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from clusters.enums import CountQualifier, PartnerRole
from events.enums import ContributionRole, WorkshopStatus
from tests.desks import log_in
from tests.factories import (
    ContributionFactory,
    IndicatorFactory,
    OrganisationFactory,
    ParticipationFactory,
    PartnerPageFactory,
    PersonFactory,
    ProjectPageFactory,
    SeriesOrganiserFactory,
    SeriesPageFactory,
    SiteTree,
    TopicFactory,
    WorkshopFactory,
    WorkshopPageFactory,
    WorkshopTopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(site: SiteTree) -> Client:
    return log_in(superuser=True)


def read_facts(client: Client, page: Page) -> dict[str, list[str]]:
    """Return the facts in a page's editor by their labels, each as its lines."""
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    rows = BeautifulSoup(response.content, "lxml").select(".fact-panel__row")
    return {
        row.dt.get_text(strip=True): [
            " ".join(line.get_text(" ").split()) for line in row.select("dd li") or [row.dd]
        ]
        for row in rows
    }


def test_a_workshops_price_people_topics_and_recording(writer: Client, site: SiteTree) -> None:
    workshop = WorkshopFactory(
        price=Decimal(15), currency="EUR", recording_address="https://peertube.example/w/an-example"
    )
    page = WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)
    for name, role in (("Hanna Łoś", ContributionRole.SPEAKER), ("Jan Kos", ContributionRole.MODERATOR)):
        ContributionFactory(workshop=workshop, person=PersonFactory(name=name), role=role)
    WorkshopTopicFactory(workshop=workshop, topic=TopicFactory(name="Law"))
    facts = read_facts(writer, page)
    assert "15.00" in facts["Price"][0]
    assert [line.partition(" (")[0] for line in facts["People"]] == ["Hanna Łoś", "Jan Kos"]
    assert facts["Topics"] == ["Law"]
    assert facts["Recording"] == ["https://peertube.example/w/an-example"]


def test_a_series_workshops_by_day_with_what_is_cancelled(writer: Client, site: SiteTree) -> None:
    page = SeriesPageFactory(parent=site.workshops["en"])
    SeriesOrganiserFactory(series=page.series, organisation=OrganisationFactory(name="Klaster IT"))
    for day, status in ((8, WorkshopStatus.CANCELLED), (2, WorkshopStatus.SCHEDULED)):
        start = datetime(2031, 6, day, 9, tzinfo=UTC)
        WorkshopFactory(
            series=page.series,
            name=f"Part {day}",
            starts_at=start,
            ends_at=start.replace(hour=11),
            status=status,
        )
    facts = read_facts(writer, page)
    assert [line.partition(": ")[2] for line in facts["Workshops"]] == ["Part 2", "Part 8 (Cancelled)"]
    assert facts["Organisers and partners"][0].startswith("Klaster IT")


def test_a_projects_partners_and_what_was_reached(writer: Client, site: SiteTree) -> None:
    page = ProjectPageFactory(parent=site.projects["en"])
    page.project.participations.all().delete()
    for name, role in (("Klaster IT", PartnerRole.LEAD_PARTNER), ("LOP", PartnerRole.ASSOCIATED)):
        ParticipationFactory(project=page.project, organisation=OrganisationFactory(name=name), role=role)
    IndicatorFactory(project=page.project, wordings={"en": "networks"}, target=16, achieved=None)
    IndicatorFactory(project=page.project, wordings={"en": "events"}, target=4, achieved=5)
    facts = read_facts(writer, page)
    assert facts["Partners"] == ["Klaster IT (Lead partner)", "LOP (Associated partner)"]
    assert facts["Indicators"] == ["16 networks", "4 events – reached: 5"]


def test_an_organisations_members_as_exactly_as_they_are_known(writer: Client, site: SiteTree) -> None:
    organisation = OrganisationFactory(member_count=120, member_count_qualifier=CountQualifier.ABOUT)
    page = PartnerPageFactory(parent=site.partners["en"], organisation=organisation)
    assert read_facts(writer, page)["Members"] == ["about 120"]
