"""What a partner's and a project's page tell of workshops and people."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from clusters.models import Organisation
from events.models import Person, Workshop
from events.readers.list_involvement import (
    COMING_SHOWN,
    PAST_SHOWN,
    WORKSHOPS_OF_A_PERSON,
    Involvement,
    involve_organisation,
)
from tests.factories.facts import OrganisationFactory
from tests.factories.pages import PartnerPageFactory, WorkshopPageFactory, translate_page
from tests.factories.people import BiographyFactory, PersonFactory
from tests.factories.site import SiteTree
from tests.factories.workshops import ContributionFactory, SeriesFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(site: SiteTree) -> Organisation:
    return OrganisationFactory()


@pytest.fixture
def person(organisation: Organisation) -> Person:
    return PersonFactory(organisation=organisation, name="Ada Brod")


def publish(site: SiteTree, **facts: Any) -> Workshop:
    workshop = WorkshopFactory(**facts)
    WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)
    return workshop


def found(organisation: Organisation) -> Involvement:
    return involve_organisation(organisation.pk, None)


def workshops_of(involvement: Involvement) -> list[list[Workshop]]:
    return [[part.workshop for part in involved.parts] for involved in involvement.people]


def test_workshops_of_its_series_are_the_organisations(site: SiteTree, organisation: Organisation) -> None:
    series = SeriesFactory(organisers=[OrganisationFactory(), organisation])
    later = publish(site, series=series, days=9)
    sooner = publish(site, series=series, days=3)
    before = publish(site, series=series, days=-3)
    long_before = publish(site, series=series, days=-9)
    publish(site, series=SeriesFactory(organisers=[OrganisationFactory()]))

    involvement = found(organisation)

    assert [entry.workshop for entry in involvement.coming] == [sooner, later]
    assert [entry.workshop for entry in involvement.past] == [before, long_before]


def test_workshops_that_its_people_contribute_to_are_the_organisations(
    site: SiteTree, organisation: Organisation, person: Person
) -> None:
    workshop = publish(site)
    ContributionFactory(workshop=workshop, person=person)
    ContributionFactory(workshop=publish(site), person=PersonFactory())

    assert [entry.workshop for entry in found(organisation).coming] == [workshop]


def test_a_workshop_is_there_once_however_many_ways_lead_to_it(
    site: SiteTree, organisation: Organisation, person: Person
) -> None:
    workshop = WorkshopFactory(series=SeriesFactory(organisers=[organisation]))
    page = WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)
    translate_page(page, "pl")
    for contributor in (person, PersonFactory(organisation=organisation)):
        ContributionFactory(workshop=workshop, person=contributor)

    involvement = found(organisation)

    assert [entry.workshop for entry in involvement.coming] == [workshop]
    assert workshops_of(involvement) == [[workshop], [workshop]]


def test_cancelled_and_unpublished_workshops_lead_nowhere(
    site: SiteTree, organisation: Organisation, person: Person
) -> None:
    series = SeriesFactory(organisers=[organisation])
    ContributionFactory(workshop=publish(site, series=series, cancelled=True), person=person)
    hidden = WorkshopFactory(series=series)
    WorkshopPageFactory(parent=site.workshops["en"], workshop=hidden, live=False)
    ContributionFactory(workshop=hidden, person=PersonFactory(organisation=organisation))

    assert found(organisation) == Involvement()


def test_a_running_workshop_is_still_coming(site: SiteTree, organisation: Organisation) -> None:
    running = publish(site, series=SeriesFactory(organisers=[organisation]), days=-1, hours=48)

    involvement = found(organisation)

    assert ([entry.workshop for entry in involvement.coming], involvement.past) == ([running], [])


def test_a_person_shows_the_next_workshop_first_then_the_latest_ones(
    site: SiteTree, person: Person, organisation: Organisation
) -> None:
    days = {day: publish(site, days=day) for day in (-30, -3, 20, 5)}
    for workshop in days.values():
        ContributionFactory(workshop=workshop, person=person)

    assert workshops_of(found(organisation)) == [[days[5], days[20], days[-3]]]
    assert WORKSHOPS_OF_A_PERSON == 3


def test_lists_are_short(site: SiteTree, organisation: Organisation) -> None:
    series = SeriesFactory(organisers=[organisation])
    for day in range(1, 8):
        publish(site, series=series, days=day)
        publish(site, series=series, days=-day)

    involvement = found(organisation)

    assert (len(involvement.coming), len(involvement.past)) == (COMING_SHOWN, PAST_SHOWN)


def test_people_without_a_workshop_that_visitors_know_are_not_shown(
    site: SiteTree, organisation: Organisation
) -> None:
    BiographyFactory(person=PersonFactory(organisation=organisation))

    assert found(organisation).people == []


def test_a_partners_page_leads_to_workshops_series_and_people(
    client: Client, site: SiteTree, organisation: Organisation, person: Person
) -> None:
    workshop = publish(site, name="Notes")
    ContributionFactory(workshop=workshop, person=person)
    page = PartnerPageFactory(parent=site.partners["en"], organisation=organisation)

    tree = html.fromstring(client.get(page.get_url()).content)

    address = workshop.pages.get().get_url()
    assert tree.xpath("//ul[contains(@class, 'short')]//h3/a/@href") == [address]
    people = tree.xpath("//div[@class='person']")
    assert [one.findtext(".//h3") for one in people] == ["Ada Brod"]
    assert people[0].xpath(".//a/@href") == [address]
    assert people[0].xpath(".//span[@class='role']")[0].text_content().startswith("Moderator, ")
