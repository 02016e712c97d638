"""Ways to a series and within it: on its workshops, in the list, on its project's page."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from events.models import Series, SeriesPage, Workshop
from tests.factories.facts import OrganisationFactory, ProjectFactory
from tests.factories.pages import (
    PartnerPageFactory,
    ProjectPageFactory,
    SeriesPageFactory,
    WorkshopPageFactory,
    translate_page,
)
from tests.factories.people import PersonFactory
from tests.factories.site import SiteTree
from tests.factories.workshops import ContributionFactory, SeriesFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(site: SiteTree) -> Series:
    return SeriesFactory(name="Side by side")


@pytest.fixture
def series_page(site: SiteTree, series: Series) -> SeriesPage:
    return SeriesPageFactory(parent=site.workshops["en"], series=series)


def add(site: SiteTree, title: str, **facts: Any) -> Workshop:
    workshop = WorkshopFactory(**facts)
    WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop, title=title)
    return workshop


def see(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def page_of(client: Client, workshop: Workshop) -> Any:
    return see(client, workshop.pages.get(locale__language_code="en").get_url())


def words(elements: list[Any]) -> list[str]:
    return [" ".join(element.text_content().split()) for element in elements]


def test_a_workshop_leads_to_its_series_and_says_which_of_its_dates_it_is(
    client: Client, site: SiteTree, series: Series, series_page: SeriesPage
) -> None:
    add(site, "Notes", series=series, days=1)
    second = add(site, "Offers", series=series, days=2)

    line = page_of(client, second).xpath("//p[contains(@class, 'in-series')]")

    assert words(line) == ["Date 2 of 2 in the series Side by side"]
    assert line[0].xpath("a/@href") == [series_page.get_url()]


def test_a_workshop_leads_to_the_dates_before_and_after_it(
    client: Client, site: SiteTree, series: Series, series_page: SeriesPage
) -> None:
    first = add(site, "Notes", series=series, days=1)
    middle = add(site, "Offers", series=series, days=2)
    last = add(site, "Visits", series=series, days=3)

    links = page_of(client, middle).xpath("//nav[@class='neighbours']//a")

    assert [(link.get("rel"), link.text_content()) for link in links] == [
        ("prev", "Notes"),
        ("next", "Visits"),
    ]
    assert [link.get("href") for link in links] == [
        workshop.pages.get().get_url() for workshop in (first, last)
    ]


def test_the_dates_of_a_short_series_are_the_spans_of_one_bridge(
    client: Client, site: SiteTree, series: Series, series_page: SeriesPage
) -> None:
    add(site, "Notes", series=series, days=-5)
    here = add(site, "Offers", series=series, days=2)
    add(site, "Visits", series=series, days=3)

    spans = page_of(client, here).xpath("//nav[@class='spans']//li")

    assert [(span.get("class"), span.findtext("a")) for span in spans] == [
        ("over", "Notes"),
        ("here", "Offers"),
        ("", "Visits"),
    ]
    assert [span.find("a").get("aria-current") for span in spans] == [None, "page", None]


def test_a_cancelled_workshop_is_part_of_the_series_without_a_number(
    client: Client, site: SiteTree, series: Series, series_page: SeriesPage
) -> None:
    add(site, "Notes", series=series, days=1)
    cancelled = add(site, "Offers", series=series, days=2, cancelled=True)

    tree = page_of(client, cancelled)

    assert words(tree.xpath("//p[contains(@class, 'in-series')]")) == ["From the series Side by side"]
    assert words(tree.xpath("//nav[@class='neighbours']//a")) == ["Notes"]


def test_the_only_workshop_of_a_series_is_not_called_one_of_one(
    client: Client, site: SiteTree, series: Series, series_page: SeriesPage
) -> None:
    tree = page_of(client, add(site, "Notes", series=series))

    assert words(tree.xpath("//p[contains(@class, 'in-series')]")) == ["From the series Side by side"]
    assert not tree.xpath("//nav[@class='spans' or @class='neighbours']")


def test_a_series_without_a_live_page_is_not_named_on_its_workshops(
    client: Client, site: SiteTree, series: Series
) -> None:
    SeriesPageFactory(parent=site.workshops["en"], series=series, live=False)
    add(site, "Notes", series=series, days=1)

    tree = page_of(client, add(site, "Offers", series=series, days=2))

    assert "Side by side" not in tree.text_content()
    assert not tree.xpath("//nav[@class='spans' or @class='neighbours']")


def test_a_workshop_of_no_series_says_nothing_of_one(client: Client, site: SiteTree) -> None:
    tree = page_of(client, add(site, "Notes"))

    assert not tree.xpath("//p[contains(@class, 'in-series')] | //nav[@class='spans' or @class='neighbours']")


def test_words_of_the_series_in_another_language_say_so(
    client: Client, site: SiteTree, series: Series, series_page: SeriesPage
) -> None:
    workshop = add(site, "Notes", series=series)
    page = translate_page(workshop.pages.get(), "pl", title="Notatki")

    link = see(client, page.get_url()).xpath("//p[contains(@class, 'in-series')]/a")[0]

    assert link.get("lang") == "en"
    assert link.get("href") == f"/pl/warsztaty/{series_page.slug}/"


# --- The list -----------------------------------------------------------------------------------------------
def test_the_list_heads_the_workshops_of_a_series_with_a_link_to_it(
    client: Client, site: SiteTree, series: Series, series_page: SeriesPage
) -> None:
    add(site, "Notes", series=series, days=1)
    add(site, "Alone", days=2)
    add(site, "Offers", series=series, days=3)
    add(site, "Long ago", series=series, days=-30)

    tree = see(client, site.workshops["en"].get_url())

    groups = {
        " ".join(group.find(".//h3").text_content().split()): words(group.xpath(".//h4"))
        for group in tree.xpath("//section[@class='group'][not(.//ol[contains(@class, 'past')])]")
    }
    assert groups == {"Side by side": ["Notes", "Offers"], "Single events": ["Alone"]}
    assert tree.xpath("//section[@class='group']//h3/a/@href") == [series_page.get_url()] * 2
    assert words(tree.xpath("//ol[contains(@class, 'past')]//h4")) == ["Long ago"]


def test_a_list_without_series_has_no_heads(client: Client, site: SiteTree) -> None:
    add(site, "Notes", days=1)
    add(site, "Offers", days=3)

    tree = see(client, site.workshops["en"].get_url())

    assert words(tree.xpath("//ol[contains(@class, 'events')]//h3")) == ["Notes", "Offers"]
    assert not tree.xpath("//section[@class='group']")


def test_a_series_without_workshops_in_the_list_is_linked_below_it(
    client: Client, site: SiteTree, series_page: SeriesPage
) -> None:
    tree = see(client, site.workshops["en"].get_url())

    assert tree.xpath("//main//h3/a/@href") == [series_page.get_url()]
    assert "Other series" in words(tree.xpath("//h2"))


# --- Projects, partners, people -----------------------------------------------------------------------------
def test_a_project_and_its_series_lead_to_each_other(client: Client, site: SiteTree) -> None:
    series = SeriesFactory(name="Side by side", project=ProjectFactory())
    series_page = SeriesPageFactory(parent=site.workshops["en"], series=series)
    project_page = ProjectPageFactory(parent=site.projects["en"], project=series.project)
    workshop = add(site, "Notes", series=series)

    project = see(client, project_page.get_url())

    assert series_page.get_url() in project.xpath("//main//a/@href")
    assert workshop.pages.get().get_url() in project.xpath("//main//a/@href")
    for tree in (see(client, series_page.get_url()), page_of(client, workshop)):
        assert project_page.get_url() in tree.xpath("//dl[contains(@class, 'facts')]//a/@href")


def test_a_person_on_a_workshop_leads_to_their_organisation(client: Client, site: SiteTree) -> None:
    organisation = OrganisationFactory()
    partner = PartnerPageFactory(parent=site.partners["en"], organisation=organisation)
    workshop = add(site, "Notes")
    ContributionFactory(workshop=workshop, person=PersonFactory(organisation=organisation))
    ContributionFactory(workshop=workshop, person=PersonFactory())

    people = page_of(client, workshop).xpath("//div[@class='person']")

    assert [person.xpath(".//a/@href") for person in people] == [[partner.get_url()], []]


def test_the_number_of_dates_on_a_series_page_leaves_cancelled_ones_out(
    client: Client, site: SiteTree, series: Series, series_page: SeriesPage
) -> None:
    add(site, "Notes", series=series, days=1)
    add(site, "Offers", series=series, days=2)
    add(site, "Visits", series=series, days=3, cancelled=True)

    tree = see(client, series_page.get_url())

    assert words(tree.xpath("//p[@class='date']/span[@class='d']")) == ["2"]
    assert len(tree.xpath("//ol[@class='events']/li")) == 3
