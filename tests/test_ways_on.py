"""No page is a dead end: each leads on to another one, in every language."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from lxml import html
from wagtail.models import Page

from cms.models import ContentPage
from tests.factories.facts import OrganisationFactory, ProjectFactory
from tests.factories.pages import (
    PartnerPageFactory,
    ProjectPageFactory,
    SeriesPageFactory,
    StandardPageFactory,
    WorkshopPageFactory,
    translate_page,
)
from tests.factories.site import SiteTree
from tests.factories.workshops import SeriesFactory, WorkshopFactory

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]

# Each page alone on an empty site: what it leads to then, it always does.
PAGES: dict[str, Callable[[SiteTree], Page]] = {
    "HomePage": lambda site: site.homes["en"],
    "StandardPage": lambda site: StandardPageFactory(parent=site.homes["en"]),
    "WorkshopIndexPage": lambda site: site.workshops["en"],
    "SeriesPage": lambda site: SeriesPageFactory(parent=site.workshops["en"], series=SeriesFactory()),
    "WorkshopPage": lambda site: WorkshopPageFactory(
        parent=site.workshops["en"], workshop=WorkshopFactory(terms=False)
    ),
    "ProjectIndexPage": lambda site: site.projects["en"],
    "ProjectPage": lambda site: ProjectPageFactory(
        parent=site.projects["en"], project=ProjectFactory(partners=[])
    ),
    "PartnerIndexPage": lambda site: site.partners["en"],
    "PartnerPage": lambda site: PartnerPageFactory(
        parent=site.partners["en"], organisation=OrganisationFactory()
    ),
}


def lead_on(client: Client, address: str) -> list[str]:
    """Return where a page's main part leads, not counting itself, the way back up, and files."""
    tree = html.fromstring(client.get(address).content)
    links = tree.xpath("//main//a[not(ancestor::nav[@class='crumb'])]/@href")
    paths = {urlsplit(link).path for link in links if not urlsplit(link).netloc}
    return sorted(path for path in paths if path.endswith("/") and path != address)


def test_every_type_of_page_is_tried() -> None:
    def types(model: type) -> set[type]:
        return {model}.union(*(types(below) for below in model.__subclasses__()))

    assert {page.__name__ for page in types(ContentPage) if issubclass(page, Page)} == set(PAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_on(client: Client, site: SiteTree, name: str, language: str) -> None:
    page = PAGES[name](site)
    versions = page.get_translations(inclusive=True).filter(locale__language_code=language)
    version = versions.first() or translate_page(page, language)
    address = version.get_url()

    ways = lead_on(client, address)

    assert ways
    for way in ways:
        assert way.startswith(f"/{language}/")
        assert client.get(way).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_page_leads_on(client: Client, site: SiteTree, language: str) -> None:
    tree = html.fromstring(client.get(f"/{language}/no-such-page/").content)

    ways = tree.xpath("//nav[@class='ways']//a/@href")

    assert len(ways) == 3
    assert all(client.get(way).status_code == 200 for way in ways)


def test_a_page_does_not_lead_to_itself(client: Client, site: SiteTree) -> None:
    address = site.partners["pl"].get_url()

    tree = html.fromstring(client.get(address).content)

    assert tree.xpath("//nav[@class='ways']//a/@href") == [
        site.workshops["pl"].get_url(),
        site.projects["pl"].get_url(),
    ]


def test_where_there_is_no_menu_the_front_page_is_the_way_on(client: Client, site: SiteTree) -> None:
    Page.objects.update(show_in_menus=False)
    page = StandardPageFactory(parent=site.homes["en"])

    assert lead_on(client, page.get_url()) == [site.homes["en"].get_url()]
