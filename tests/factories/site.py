"""A site in three languages: front pages and list pages, nothing in the lists."""

from dataclasses import dataclass
from typing import TypeVar

from wagtail.models import Page, Site

from clusters.models import PartnerIndexPage, ProjectIndexPage
from events.models import WorkshopIndexPage
from home.models import HomePage
from tests.factories.pages import (
    HomePageFactory,
    PartnerIndexPageFactory,
    ProjectIndexPageFactory,
    WorkshopIndexPageFactory,
    translate_page,
)
from tests.factories.people import get_locale

PageType = TypeVar("PageType", bound=Page)

LANGUAGES = ("en", "pl", "de")
WORKSHOPS = {"en": "Workshops", "pl": "Warsztaty", "de": "Termine"}
PROJECTS = {"en": "Projects", "pl": "Projekty", "de": "Projekte"}
PARTNERS = {"en": "Partners", "pl": "Partnerzy", "de": "Partner"}


@dataclass(frozen=True)
class SiteTree:
    """The site and, by language code, the pages that other pages are put below."""

    site: Site
    homes: dict[str, HomePage]
    workshops: dict[str, WorkshopIndexPage]
    projects: dict[str, ProjectIndexPage]
    partners: dict[str, PartnerIndexPage]


def build_site() -> SiteTree:
    """Make the default site anew: live front pages in en, pl and de, and below each the three lists.

    Addresses: /en/workshops/, /pl/warsztaty/, /de/termine/, /en/projects/ … /de/partner/.
    """
    site = Site.objects.get(is_default_site=True)
    welcome, root = site.root_page, Page.get_first_root_node()
    for language in LANGUAGES:
        get_locale(language)
    home = HomePageFactory(parent=root, slug="en-home", locale=get_locale("en"))
    site.root_page, site.site_name = home, "Workshop Spot"
    site.save()
    if not isinstance(welcome.specific, HomePage):
        welcome.delete()
    homes = {"en": home} | {
        language: translate_page(home, language, slug=f"{language}-home") for language in ("pl", "de")
    }
    return SiteTree(
        site=site,
        homes=homes,
        workshops=_in_all_languages(WorkshopIndexPageFactory, homes["en"], WORKSHOPS),
        projects=_in_all_languages(ProjectIndexPageFactory, homes["en"], PROJECTS),
        partners=_in_all_languages(PartnerIndexPageFactory, homes["en"], PARTNERS),
    )


def _in_all_languages(factory: type, home: HomePage, titles: dict[str, str]) -> dict[str, PageType]:
    source: PageType = factory(parent=home, title=titles["en"])
    return {"en": source} | {
        language: translate_page(source, language, title=titles[language]) for language in ("pl", "de")
    }
