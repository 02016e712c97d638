"""Find the page at an address; where it has no version in this language, show it in the one it has.

A visitor who reads Polish gets the Polish frame and facts round an English text with a notice, at the address
that the Polish version will have its place at, until that version is published.
"""

from django.db.models import QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult


def route_directly(request: HttpRequest, path: str) -> RouteResult | None:
    """Return the live page at an address of the current site, in two queries, or None.

    Wagtail's own way fetches the site's root, its translation and each page on the way down. None says
    nothing: the page may still be found there.

    Parameters:
        request: the current request.
        path: the path after the language.
    """
    site = Site.find_for_request(request)
    if site is None:
        return None
    homes = Page.objects.filter(
        translation_key=site.root_page.translation_key, locale__language_code=get_language()
    )
    below = "".join(f"{component}/" for component in path.split("/") if component)
    url_path = Concat(Subquery(homes.order_by().values("url_path")[:1]), Value(below))
    return _route(Page.objects.filter(url_path=url_path), request)


def route_in_language(start: Page, request: HttpRequest, components: list[str]) -> RouteResult | None:
    """Return the live page at a path below `start`, or None when Wagtail's own routing should decide.

    Parameters:
        start: the page that the path is relative to.
        request: the current request.
        components: the slugs of the path.

    Raises:
        Http404: when the address belongs to a page that is published under another address here.
    """
    url_path = f"{start.url_path}{'/'.join(components)}/"
    found = _route(Page.objects.filter(url_path=url_path, path__startswith=start.path), request)
    return found or _route_to_fallback(start, request, components)


def _route(pages: QuerySet[Page], request: HttpRequest) -> RouteResult | None:
    page = pages.live().select_related("locale").first()
    if page is None:
        return None
    specific = page.specific
    specific.locale = page.locale  # already fetched; the specific page would fetch it again
    return specific.route(request, [])


def _route_to_fallback(start: Page, request: HttpRequest, components: list[str]) -> RouteResult | None:
    parent, is_fallback = start, False
    for slug in components:
        child = None if is_fallback else parent.get_children().live().filter(slug=slug).first()
        if child is None:
            child = _child_in_another_language(parent, slug, start.locale_id)
            is_fallback = True
        if child is None:
            return None
        parent = child
    if not is_fallback:
        return None
    if Page.objects.live().filter(translation_key=parent.translation_key, locale_id=start.locale_id).exists():
        raise Http404
    return _route(Page.objects.filter(pk=parent.pk), request)


def _child_in_another_language(parent: Page, slug: str, locale_id: int) -> Page | None:
    """Return the page whose version below any translation of `parent` has the slug; the source's version.

    The oldest live version is the source: translations are made from what exists.
    """
    children = Page.objects.none()
    parents = Page.objects.filter(translation_key=parent.translation_key)
    for path, depth in parents.values_list("path", "depth"):
        children |= Page.objects.filter(path__startswith=path, depth=depth + 1, slug=slug)
    keys = children.exclude(locale_id=locale_id).order_by().values("translation_key")
    versions = Page.objects.live().filter(translation_key__in=keys).exclude(locale_id=locale_id)
    return versions.order_by("pk").first()
