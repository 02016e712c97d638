"""Each public page type costs the same number of queries with many workshops as with more, and at most 15.

So does each that is shown in place of a missing version, whatever else its language lacks.
"""

from collections.abc import Callable

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from clusters.models import Organisation
from events.models import Workshop
from tests.factories.facts import OrganisationFactory
from tests.factories.pages import (
    PartnerPageFactory,
    ProjectPageFactory,
    SeriesPageFactory,
    StandardPageFactory,
    WorkshopPageFactory,
    translate_page,
)
from tests.factories.people import BiographyFactory, PersonFactory, TopicFactory
from tests.factories.registrations import RegistrationFormFactory
from tests.factories.site import SiteTree
from tests.factories.workshops import ContributionFactory, SeriesFactory, VenueFactory, WorkshopFactory

pytestmark = pytest.mark.django_db

BUDGET = 15
# From some number on, lists show a part and lead to the rest: MANY are more than any page shows.
FEW, MANY, MORE = 4, 72, 96


class Town:
    """A site with everything that a page may show, and a way to make it grow."""

    def __init__(self, site: SiteTree) -> None:
        self.site = site
        self.organisers = [OrganisationFactory(german=True), OrganisationFactory()]
        for organisation in self.organisers:
            self.in_all_languages(PartnerPageFactory(parent=site.partners["en"], organisation=organisation))
        self.project_page = self.in_all_languages(ProjectPageFactory(parent=site.projects["en"]))
        self.series = SeriesFactory(organisers=self.organisers, project=self.project_page.project)
        self.series_page = self.in_all_languages(
            SeriesPageFactory(parent=site.workshops["en"], series=self.series)
        )
        self.about = self.in_all_languages(StandardPageFactory(parent=site.homes["en"]))
        self.topic = TopicFactory()
        self.form = RegistrationFormFactory()
        self.hybrid_page = WorkshopPageFactory(parent=self.series_page, workshop=self.open_hybrid())
        self.grow(FEW)

    def open_hybrid(self) -> Workshop:
        """Return a workshop at two places and online, which people can register for."""
        workshop = WorkshopFactory(series=self.series, hybrid=True, terms__form=self.form)
        VenueFactory(workshop=workshop)
        return workshop

    def in_all_languages(self, page: Page) -> Page:
        for language in ("pl", "de"):
            translate_page(page, language)
        return page

    def grow(self, number: int) -> None:
        """Add workshops, half of them past and recorded, with people; and a partner for every tenth."""
        for index in range(number):
            workshop = WorkshopFactory(
                series=self.series,
                days=-index - 2 if index % 2 else index + 2,
                topics=[self.topic],
                taken=2,
                terms__form=self.form,
                recording_address="https://vimeo.com/12345" if index % 2 else "",
            )
            person = PersonFactory(organisation=self.organisers[index % 2])
            ContributionFactory(workshop=workshop, person=BiographyFactory(person=person).person)
            page = WorkshopPageFactory(parent=self.series_page, workshop=workshop)
            if workshop.is_past:
                self.past_page = page
            else:
                self.open_page = page
            if index % 10 == 0:
                PartnerPageFactory(parent=self.site.partners["en"], organisation=OrganisationFactory())


PAGES: dict[str, Callable[[Town], Page]] = {
    "front page": lambda town: town.site.homes["en"],
    "plain page": lambda town: town.about,
    "workshops": lambda town: town.site.workshops["en"],
    "series": lambda town: town.series_page,
    "workshop with a form": lambda town: town.open_page,
    "hybrid workshop with a form": lambda town: town.hybrid_page,
    "past workshop": lambda town: town.past_page,
    "projects": lambda town: town.site.projects["en"],
    "project": lambda town: town.project_page,
    "partners": lambda town: town.site.partners["en"],
    "partner": lambda town: partner_page_of(town.organisers[0]),
}


# A front page has no fallback: without one there is no such language.
FALLBACKS = {name: choose for name, choose in PAGES.items() if name != "front page"}


def partner_page_of(organisation: Organisation) -> Page:
    """Return the English page of an organisation."""
    return organisation.pages.get(locale__language_code="en")


def withhold(*pages: Page) -> None:
    """Take the Polish versions of pages from the public."""
    versions = Page.objects.filter(locale__language_code="pl")
    versions.filter(translation_key__in=[page.translation_key for page in pages]).update(live=False)


def leave_only_front_pages(town: Town) -> None:
    """Take everything Polish but the front page from the public."""
    Page.objects.descendant_of(town.site.homes["pl"]).update(live=False)


def fallback_address(page: Page) -> str:
    """Return where a page without a Polish version is shown: below its nearest ancestor that has one."""
    slugs: list[str] = []
    versions = Page.objects.live().filter(locale__language_code="pl")
    while (version := versions.filter(translation_key=page.translation_key).first()) is None:
        slugs.insert(0, page.slug)
        page = page.get_parent()
    return f"{version.get_url()}{'/'.join(slugs)}/"


def queries_of_fallback(client: Client, page: Page) -> list[str]:
    address = fallback_address(page)
    assert f'<link rel="canonical" href="{page.get_full_url()}"' in client.get(address).content.decode()
    return queries_of(client, address)


def queries_of(client: Client, address: str) -> list[str]:
    client.get(address)  # the first visit fills what Wagtail and Django remember of types and sites
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return [query["sql"] for query in queries.captured_queries]


@pytest.fixture
def town(site: SiteTree) -> Town:
    """A small town; tests let it grow."""
    home = site.homes["en"]
    home.body = [
        ("upcoming_workshops", {"heading": "After that"}),
        ("recordings", {"heading": "Watch again"}),
        ("partners", {"heading": "Who you will meet", "organisations": []}),
    ]
    home.save_revision().publish()
    return Town(site)


def count_queries(town: Town, client: Client, pages: dict[str, Page]) -> dict[str, int]:
    """Return how many queries each page costs, and each that is shown in place of a missing version."""
    counted = {name: len(queries_of(client, page.get_url())) for name, page in pages.items()}
    with transaction.atomic():
        leave_only_front_pages(town)
        for name in FALLBACKS:
            counted[f"fallback: {name}"] = len(queries_of_fallback(client, pages[name]))
        transaction.set_rollback(True)
    return counted


@pytest.mark.sqlite  # how many queries there are does not depend on the engine
def test_no_page_and_no_fallback_costs_more_as_workshops_grow(town: Town, client: Client) -> None:
    # What refers to what is not asked here; looking for it would take most of the time.
    with disable_reference_index_auto_update():
        town.grow(MANY - FEW)
        pages = {name: choose(town) for name, choose in PAGES.items()}
        many = count_queries(town, client, pages)
        town.grow(MORE - MANY)

    assert count_queries(town, client, pages) == many
    # A fallback is found by one query more.
    assert {name: number for name, number in many.items() if number > BUDGET + (":" in name)} == {}


@pytest.mark.parametrize("name", PAGES)
def test_page_type_stays_within_the_budget(town: Town, client: Client, name: str) -> None:
    queries = queries_of(client, PAGES[name](town).get_url())

    assert len(queries) <= BUDGET, "\n".join(queries)


# Outside a transaction, or nothing is kept; each engine keeps alike.
@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
@pytest.mark.parametrize("keeps_parts", [True, False], ids=["kept", "control"])
def test_of_what_is_kept_nothing_is_asked_again(
    town: Town, client: Client, settings: Settings, keeps_parts: bool
) -> None:
    settings.WORKSHOP_SPOT_KEEPS_PARTS = keeps_parts
    client.get("/en/")  # the first visit of all makes the row of the site's facts
    # What is kept ends with the minute.
    with time_machine.travel(timezone.now(), tick=False):
        asked = {name: queries_of(client, choose(town).get_url()) for name, choose in PAGES.items()}
    assert {name for name, queries in asked.items() if queries} == (set() if keeps_parts else set(PAGES))


@pytest.mark.parametrize("name", FALLBACKS)
def test_fallback_stays_within_the_budget_where_only_this_page_is_missing(
    town: Town, client: Client, name: str
) -> None:
    page = FALLBACKS[name](town)
    withhold(page)

    queries = queries_of_fallback(client, page)

    assert len(queries) <= BUDGET, "\n".join(queries)


@pytest.mark.parametrize("name", FALLBACKS)
def test_fallback_stays_within_the_budget_where_only_the_front_page_is_translated(
    town: Town, client: Client, name: str
) -> None:
    leave_only_front_pages(town)

    queries = queries_of_fallback(client, FALLBACKS[name](town))

    assert len(queries) <= BUDGET, "\n".join(queries)
