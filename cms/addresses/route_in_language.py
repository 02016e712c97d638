"""Find the page at an address; where it has no version in this language, show it in the one it has.

A visitor who reads Polish gets the Polish frame and facts round an English text with a notice, at the address
that the Polish version will have its place at, until that version is published.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from cms.addresses.find_site import find_site
from cms.addresses.visible_pages import with_visibility
from cms.freshness.kept import Kept
from cms.freshness.stamp import Outdated

# By site, language and path.
_pages: Kept[Page] = Kept(300, Outdated.BY_WORDS)


class PublishedElsewhere(Http404):
    """An address at which `version` was awaited: shared while it was missing, and published by now."""

    def __init__(self, version: Page) -> None:
        super().__init__()
        self.version = version


def route_directly(request: HttpRequest, path: str) -> RouteResult | None:
    """Return the live page at an address of the current site, or what stands in for it, or None.

    A page takes two queries, a fallback three, and none while it is kept. Wagtail's own way fetches the
    site's root, its translation and each page on the way down. None says nothing: the page may still be found
    there.

    Parameters:
        request: the current request.
        path: the path after the language.

    Raises:
        PublishedElsewhere: when the address stood in for a version that is published now, at its own address.
    """
    site = find_site(request)
    if site is None:
        return None
    components = tuple(component for component in path.split("/") if component)
    page = _pages.get((site.pk, get_language(), components), lambda: _find_page(site, components))
    # A copy, for whoever serves a page may note something on it.
    return None if page is None else copy(page).route(request, [])


def _find_page(site: Site, components: Sequence[str]) -> Page | None:
    key, language = site.root_page.translation_key, get_language()
    homes = Page.objects.filter(translation_key=key, locale__language_code=language)
    below = "".join(f"{component}/" for component in components)
    url_path = Concat(Subquery(homes.order_by().values("url_path")[:1]), Value(below))
    wanted = _with_slug(components[-1]).filter(url_path=url_path) if components else homes
    if found := _fetch(wanted.filter(live=True)).first():
        return _specify(found)
    pages = _pages_on_the_way(key, components)
    start = next(
        (
            page
            for page in pages
            if page.is_visible and page.translation_key == key and page.locale.language_code == language
        ),
        None,
    )
    return _find_fallback(start, pages, components) if start is not None else None


def route_in_language(start: Page, request: HttpRequest, components: list[str]) -> RouteResult | None:
    """Return the live page at a path below `start`, or None when Wagtail's own routing should decide.

    Parameters:
        start: the page that the path is relative to.
        request: the current request.
        components: the slugs of the path.

    Raises:
        PublishedElsewhere: when the address stood in for a version that is published now, at its own address.
    """
    url_path = f"{start.url_path}{'/'.join(components)}/"
    wanted = _with_slug(components[-1]).filter(url_path=url_path, path__startswith=start.path)
    page = _fetch(wanted.live()).first()
    if page is not None:
        return _specify(page).route(request, [])
    if not start.live:
        return None  # Wagtail leads through drafts to what is published below; nothing stands in there
    pages = _pages_on_the_way(start.translation_key, components)
    fallback = _find_fallback(start, pages, components)
    return None if fallback is None else fallback.route(request, [])


def _with_slug(slug: str) -> QuerySet[Page]:
    """Return the pages with the last slug of a path: slugs have an index, paths have none."""
    return Page.objects.filter(slug=slug)


def _specify(page: Page) -> Page:
    specific = page.specific
    specific.locale = page.locale  # already fetched; the specific page would fetch it again
    specific.is_known_public = page.is_visible
    return specific


def _pages_on_the_way(start: UUID, components: Iterable[str]) -> list[Page]:
    """Return, in one query, all versions of the start and of what has one of the slugs; the oldest first.

    More than is needed where a slug is used in several places; what lies below what is told by the paths.
    """
    keys = Page.objects.filter(Q(translation_key=start) | Q(slug__in=set(components))).order_by()
    pages = Page.objects.filter(translation_key__in=keys.values("translation_key"))
    return list(_fetch(pages).order_by("pk"))


def _fetch(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Fetch pages with their language, and whether visitors may see them."""
    # Asked with the page, it spares the two queries in which Wagtail asks for each page.
    return with_visibility(pages).select_related("locale")


def _find_fallback(start: Page, pages: list[Page], components: Iterable[str]) -> Page | None:
    parent, is_fallback = start, False
    for slug in components:
        child = None if is_fallback else _child(parent, pages, slug)
        if child is None:
            child = _child_in_another_language(parent, pages, slug, start.locale_id)
            is_fallback = True
        if child is None:
            return None
        parent = child
    if not is_fallback:
        return None
    for version in _versions(parent, pages):
        if version.is_visible and version.locale_id == start.locale_id:
            raise PublishedElsewhere(version)
    return _specify(parent)


def _child(parent: Page, pages: list[Page], slug: str) -> Page | None:
    return next(
        (page for page in pages if page.is_visible and page.slug == slug and page.is_child_of(parent)), None
    )


def _child_in_another_language(parent: Page, pages: list[Page], slug: str, locale_id: int) -> Page | None:
    """Return the page whose version below any translation of `parent` has the slug; the source's version.

    The oldest live version is the source: translations are made from what exists. A version in this language
    that was public once gives its slug, too: its address is in letters and bookmarks.
    """
    foreign = [page for page in pages if page.locale_id != locale_id]
    parents = _versions(parent, pages)
    keys = {
        page.translation_key
        for page in pages
        if page.slug == slug
        and (page.locale_id != locale_id or page.first_published_at)
        and any(page.is_child_of(version) for version in parents)
    }
    return next((page for page in foreign if page.is_visible and page.translation_key in keys), None)


def _versions(page: Page, pages: list[Page]) -> list[Page]:
    return [version for version in pages if version.translation_key == page.translation_key]
