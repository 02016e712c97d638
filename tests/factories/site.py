"""A site in three languages: front pages and list pages, nothing in the lists."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from clusters.models import PartnerIndexPage, ProjectIndexPage
from events.models import WorkshopIndexPage
from home.models import HomePage
from tests.factories.pages import (
    HomePageFactory,
    PartnerIndexPageFactory,
    ProjectIndexPageFactory,
    WorkshopIndexPageFactory,
)
from tests.factories.people import get_locale

PageType = TypeVar("PageType", bound=Page)

LANGUAGES = ("en", "pl", "de")
HOMES = {"en": "Workshop Spot", "pl": "Workshop Spot", "de": "Workshop Spot"}
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
    # Empty pages refer to nothing; not looking for references halves the time.
    with disable_reference_index_auto_update():
        homes = _in_all_languages(HomePageFactory, dict.fromkeys(LANGUAGES, root), HOMES)
        site.root_page, site.site_name = homes["en"], "Workshop Spot"
        site.save()
        if not isinstance(welcome.specific, HomePage):
            welcome.delete()
        return SiteTree(
            site=site,
            homes=homes,
            workshops=_in_all_languages(WorkshopIndexPageFactory, homes, WORKSHOPS),
            projects=_in_all_languages(ProjectIndexPageFactory, homes, PROJECTS),
            partners=_in_all_languages(PartnerIndexPageFactory, homes, PARTNERS),
        )


def _in_all_languages(
    factory: type, parents: Mapping[str, Page], titles: Mapping[str, str]
) -> dict[str, PageType]:
    """Make one page a language, translations of each other; much faster than copying and publishing."""
    key = uuid.uuid4()
    return {
        language: factory(
            parent=parents[language],
            title=titles[language],
            locale=get_locale(language),
            translation_key=key,
            **({"slug": f"{language}-home"} if parents[language].is_root() else {}),
        )
        for language in LANGUAGES
    }
