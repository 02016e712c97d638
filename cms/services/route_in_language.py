"""Find the page at an address; where a page has no version in this language, show it in the one it has.

A visitor who reads Polish gets the Polish frame and facts round an English text with a notice, at the address
that the Polish version will have its place at, until that version is published.
"""

from django.http import Http404, HttpRequest
from wagtail.models import Page
from wagtail.url_routing import RouteResult


def route_in_language(start: Page, request: HttpRequest, components: list[str]) -> RouteResult | None:
    """Return the live page at a path below `start`, or None when Wagtail's own routing should decide.

    Parameters:
        start: the page that the path is relative to.
        request: the current request.
        components: the slugs of the path.

    Raises:
        Http404: when the address belongs to a page that is published under another address here.
    """
    # The common case in one query, however deep the page lies.
    url_path = f"{start.url_path}{'/'.join(components)}/"
    page = (
        Page.objects.live()
        .filter(url_path=url_path, path__startswith=start.path)
        .select_related("locale")
        .first()
    )
    if page is not None:
        return page.specific.route(request, [])
    return _route_to_fallback(start, request, components)


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
    return parent.specific.route(request, [])


def _child_in_another_language(parent: Page, slug: str, locale_id: int) -> Page | None:
    """Return the live child of any translation of `parent`; the oldest, which is the source, wins."""
    homes = Page.objects.filter(translation_key=parent.translation_key).values_list("path", "depth")
    candidates = Page.objects.none()
    for path, depth in homes:
        candidates |= Page.objects.live().filter(path__startswith=path, depth=depth + 1, slug=slug)
    return candidates.exclude(locale_id=locale_id).order_by("pk").first()
