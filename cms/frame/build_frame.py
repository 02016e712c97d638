"""Put together what surrounds a page: menus, language switcher, breadcrumbs, legal links, alternates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Page

from cms.addresses.pick_default_version import pick_default_version
from cms.addresses.visible_pages import are_visible
from cms.site_facts import SiteFacts
from cms.text.languages import active_language, own_name_of


@dataclass(frozen=True)
class Link:
    """A link in a menu, with whether it leads to where the visitor is, and a sentence on what is there."""

    title: str
    url: str
    is_current: bool = False
    description: str = ""


@dataclass(frozen=True)
class LanguageLink:
    """The same page in one language; `is_version` is false where only a fallback can be shown."""

    code: str
    name: str
    url: str
    is_current: bool
    is_version: bool


@dataclass(frozen=True)
class Frame:
    """Everything around the words of a page.

    Addresses in `alternates`, `x_default` and `canonical` are absolute. `privacy` is one of `legal` again,
    for forms. `ways_on` end a page, so that none is a dead end: the menu without the page itself.
    """

    facts: SiteFacts
    home: Link
    menu: list[Link] = field(default_factory=list)
    ways_on: list[Link] = field(default_factory=list)
    breadcrumbs: list[Link] = field(default_factory=list)
    languages: list[LanguageLink] = field(default_factory=list)
    alternates: list[LanguageLink] = field(default_factory=list)
    x_default: str = ""
    canonical: str = ""
    legal: list[Link] = field(default_factory=list)
    privacy: Link | None = None
    is_fallback: bool = False


def build_frame(request: HttpRequest, facts: SiteFacts, page: Page | None = None) -> Frame:
    """Return the frame for a page, or for a view that is no page, in one query; see `find_frame`.

    Parameters:
        request: the current request, which says the site, and nothing else.
        facts: the site's facts, whose legal pages the footer links.
        page: the page being shown; None for a view of its own.
    """
    rows = _Rows(request, facts, page)
    return Frame(
        facts=facts,
        home=rows.link(rows.home) if rows.home else Link(title=facts.site.site_name, url="/"),
        menu=rows.menu(),
        ways_on=rows.ways_on(),
        breadcrumbs=rows.breadcrumbs(),
        languages=rows.language_links(),
        alternates=[] if rows.is_fallback else [link for link in rows.version_links() if link.is_version],
        x_default="" if rows.is_fallback else rows.x_default(),
        canonical=rows.canonical(),
        legal=[link for link in map(rows.legal_link, facts.legal_pages) if link],
        privacy=rows.legal_link(facts.privacy_page) if facts.privacy_page else None,
        is_fallback=rows.is_fallback,
    )


def name_addresses(links: Iterable[LanguageLink], addresses: Mapping[str, str]) -> list[LanguageLink]:
    """Return the language links of a view that is no page, which lead to itself where it has an address.

    Parameters:
        links: those of its frame, to the front pages.
        addresses: its path in each language.
    """
    by_code = {link.code: link for link in links}
    for code, url in addresses.items():
        by_code[code] = LanguageLink(code, own_name_of(code), url, code == active_language(), is_version=True)
    codes = [code for code, _label in settings.WAGTAIL_CONTENT_LANGUAGES]
    return [by_code[code] for code in codes if code in by_code]


class _Rows:
    """The pages that a frame needs, fetched together and then sorted out."""

    def __init__(self, request: HttpRequest, facts: SiteFacts, page: Page | None) -> None:
        self.request = request
        self.site = facts.site
        self.facts = facts
        self.page = page
        self.language = active_language()
        self.codes = [code for code, _label in settings.WAGTAIL_CONTENT_LANGUAGES]
        self.is_fallback = page is not None and page.locale.language_code != self.language
        # The oldest version, which is the source, comes first wherever one has to stand in for another.
        self._pages = sorted(self._query(), key=lambda row: row.pk)
        self.homes = self._by_language(self.site.root_page.translation_key)
        self.home = self.homes.get(self.language)

    def _query(self) -> QuerySet[Page]:
        """One query for homes, first-level menu, legal pages, ancestors and language versions."""
        visible = Page.objects.filter(are_visible()).select_related("locale").order_by()
        root = self.site.root_page
        keys = [
            root.translation_key,
            *(legal.translation_key for legal in self.facts.legal_pages),
        ]
        parts = [
            visible.filter(translation_key__in=keys),
            # In every language: their types lead to few pages, where a language leads to all of its own.
            visible.filter(depth=root.depth + 1, show_in_menus=True, content_type__in=_types_below(root)),
        ]
        if self.page is not None:
            ancestors = _ancestor_paths(self.page, root.depth)
            keys_of_ancestors = Page.objects.filter(path__in=ancestors).order_by().values("translation_key")
            parts.append(visible.filter(translation_key=self.page.translation_key))
            parts.append(visible.filter(translation_key__in=keys_of_ancestors))
        return parts[0].union(*parts[1:])

    def _by_language(self, translation_key: object) -> dict[str, Page]:
        return {
            row.locale.language_code: row for row in self._pages if row.translation_key == translation_key
        }

    def link(self, page: Page) -> Link:
        is_current = self.page is not None and page.translation_key == self.page.translation_key
        return Link(page.title, page.get_url(self.request) or "/", is_current, page.search_description)

    def menu(self) -> list[Link]:
        here = self.page.path if self.page is not None else ""
        # On a fallback page the menu follows the place in this language's tree.
        keys = {row.translation_key for row in self._pages if here.startswith(row.path)}
        return [replace(self.link(row), is_current=row.translation_key in keys) for row in self._menu_pages()]

    def _menu_pages(self) -> list[Page]:
        if self.home is None:
            return []
        depth, below = self.home.depth + 1, self.home.path
        pages = [
            row
            for row in self._pages
            if row.depth == depth and row.show_in_menus and row.path.startswith(below)
        ]
        return sorted(pages, key=lambda row: row.path)

    def ways_on(self) -> list[Link]:
        """The menu's links to other pages than this one; the front page where there are none."""
        here = self.page.translation_key if self.page is not None else None
        others = [row for row in self._menu_pages() if row.translation_key != here]
        if not others and self.home is not None and self.home.translation_key != here:
            others = [self.home]
        return [self.link(row) for row in others]

    def breadcrumbs(self) -> list[Link]:
        if self.page is None:
            return [self.link(self.home)] if self.home else []
        paths = _ancestor_paths(self.page, self.site.root_page.depth)
        ancestors = sorted((row for row in self._pages if row.path in paths), key=lambda row: row.depth)
        shown = (self._by_language(row.translation_key).get(self.language) for row in ancestors)
        return [self.link(row) for row in shown if row is not None]

    def legal_link(self, chosen: Page) -> Link | None:
        """Link a legal page in the visitor's language, else in any that is live."""
        versions = self._by_language(chosen.translation_key)
        version = versions.get(self.language) or next(iter(versions.values()), None)
        return self.link(version) if version is not None else None

    def version_links(self) -> list[LanguageLink]:
        """The page's live versions with absolute addresses, in the order of the switcher."""
        if self.page is None:
            return []
        versions = self._by_language(self.page.translation_key)
        return [
            self._language_link(code, versions[code].get_full_url(self.request) or "/", is_version=True)
            for code in self.codes
            if code in versions
        ]

    def language_links(self) -> list[LanguageLink]:
        versions = self._by_language(self.page.translation_key) if self.page is not None else {}
        links = []
        for code in self.codes:
            if code in versions:
                url = versions[code].get_url(self.request) or "/"
                links.append(self._language_link(code, url, is_version=True))
            elif code in self.homes:
                links.append(self._language_link(code, self._fallback_url(code), is_version=False))
        return links

    def _fallback_url(self, code: str) -> str:
        """Where `route_in_language` shows a page that has no version: below its nearest ancestor."""
        below: list[str] = []
        page = self.page
        while page is not None and page.depth > self.site.root_page.depth:
            # The source's slug, which is the oldest version's, names the page where it has no version.
            versions = [row for row in self._pages if row.translation_key == page.translation_key]
            below.insert(0, min(versions, key=lambda row: row.pk, default=page).slug)
            parent_path = page.path[: -Page.steplen]
            page = next((row for row in self._pages if row.path == parent_path), None)
            version = self._by_language(page.translation_key).get(code) if page is not None else None
            if version is not None:
                return urljoin(version.get_url(self.request) or "/", "/".join(below) + "/")
        return self.homes[code].get_url(self.request) or "/"

    def _language_link(self, code: str, url: str, *, is_version: bool) -> LanguageLink:
        return LanguageLink(code, own_name_of(code), url, code == self.language, is_version)

    def x_default(self) -> str:
        """The address for readers of any other language: the choosing root, else English, else the source."""
        if self.page is None:
            return ""
        if self.page.translation_key == self.site.root_page.translation_key:
            return urljoin(self.site.root_url, "/")
        version = pick_default_version(self._by_language(self.page.translation_key))
        return (version.get_full_url(self.request) or "") if version is not None else ""

    def canonical(self) -> str:
        if self.page is None:
            return ""
        return self.page.get_full_url(self.request) or ""


def _types_below(root: Page) -> list[int]:
    """Return the keys of the types of pages that may stand below a front page, where menus lead."""
    kinds = ContentType.objects.get_for_models(*root.specific_class.allowed_subpage_models())
    return [kind.pk for kind in kinds.values()]


def _ancestor_paths(page: Page, root_depth: int) -> list[str]:
    """Paths of the ancestors from the front page down to the parent."""
    return [page.path[: depth * Page.steplen] for depth in range(root_depth, page.depth)]
