"""A site in three languages: groups with their rights, front pages and list pages, nothing in the lists."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from clusters.models import PartnerIndexPage, ProjectIndexPage
from events.models import WorkshopIndexPage
from home.models import HomePage
from home.services.set_up_site import set_up_site
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


def build_site() -> None:
    """Make the default site anew: groups, live front pages in en, pl and de, and below each the three lists.

    Done once for a process; tests ask for `find_site`, which takes a tenth of the time.
    Addresses: /en/workshops/, /pl/warsztaty/, /de/termine/, /en/projects/ … /de/partner/.
    """
    site = Site.objects.get(is_default_site=True)
    welcome, root = site.root_page, Page.get_first_root_node()
    # Empty pages refer to nothing; not looking for references halves the time.
    with disable_reference_index_auto_update():
        homes = _make_in_all_languages(HomePageFactory, dict.fromkeys(LANGUAGES, root), HOMES)
        site.root_page, site.site_name = homes["en"], "Workshop Spot"
        site.save()
        welcome.delete()
        set_up_site()
        Site.objects.update(port=80)  # as the test client's host has it
        _make_in_all_languages(WorkshopIndexPageFactory, homes, WORKSHOPS)
        _make_in_all_languages(ProjectIndexPageFactory, homes, PROJECTS)
        _make_in_all_languages(PartnerIndexPageFactory, homes, PARTNERS)


def find_site() -> SiteTree:
    """Return the site that each test starts with."""
    return SiteTree(
        site=Site.objects.select_related("root_page").get(is_default_site=True),
        homes=_find_in_all_languages(HomePage),
        workshops=_find_in_all_languages(WorkshopIndexPage),
        projects=_find_in_all_languages(ProjectIndexPage),
        partners=_find_in_all_languages(PartnerIndexPage),
    )


def _find_in_all_languages(model: type[PageType]) -> dict[str, PageType]:
    return {page.locale.language_code: page for page in model.objects.select_related("locale")}


def _make_in_all_languages(
    factory: type, parents: Mapping[str, Page], titles: Mapping[str, str]
) -> dict[str, Page]:
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
