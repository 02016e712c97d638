"""The registers of what pages show: functions that fetch it, for each type of page.

A page's model holds fields and rules. What its template shows is put together in the `page_contexts.py` of
the apps, above models and readers. The app that a page belongs to gives its template names (`page_contexts`);
any app adds parts of its own to the pages of a lower one (`page_sections`), each with a template of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from wagtail.models import Page

from cms.freshness.kept import Kept
from cms.freshness.stamp import Outdated
from cms.page_cache.keep_part import keep_part
from cms.registers import Register

# Takes a page and the request that it is shown for; returns what its template needs besides.
BuildContext = Callable[[Any, HttpRequest], dict[str, Any]]
# Takes a page, the request, and what a BuildContext returned; returns what its template needs besides that.
AddPlaces = Callable[[Any, HttpRequest, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class PageContext:
    """What the template of a type of page needs, and where it comes from.

    It is fetched once for all visitors, and nobody changes what it holds.

    Parameters:
        page_class: the type of page.
        build: fetches it.
        outdated: the least change that outdates it: `BY_WORDS` where it says nothing about free places.
        add_places: fetches what does, where many people may come for it at once; outdated by any change.
    """

    page_class: type[Page]
    build: BuildContext
    outdated: Outdated = Outdated.BY_PLACES
    add_places: AddPlaces | None = None


@dataclass(frozen=True)
class Section:
    """A part of a page: its template finds what it shows as `shown`, and the page as `page`."""

    template: str
    shown: Any


# Takes a page and the request that it is shown for; returns the sections to add, in order.
BuildSections = Callable[[Any, HttpRequest], Iterable[Section]]


@dataclass(frozen=True)
class PageSections:
    """What an app adds to a type of page of another one; see `PageContext`."""

    page_class: type[Page]
    build: BuildSections
    outdated: Outdated = Outdated.BY_PLACES


page_contexts: Register[PageContext] = Register("page contexts", module="page_contexts")
page_sections: Register[PageSections] = Register("sections of pages", module="page_contexts")


# By page and function, for each kind of change that outdates them.
_built: dict[Outdated, Kept[Any]] = {
    outdated: Kept(200, outdated) for outdated in (Outdated.BY_PLACES, Outdated.BY_WORDS)
}


def build_page_context(page: Page, request: HttpRequest) -> dict[str, Any]:
    """Return everything that apps add to a page's context; `sections` are the parts that they add to it.

    Where a page shows a part of a list, that is its `part`, a `ListPart`: title and links then name it.

    Raises:
        ImproperlyConfigured: when two entries give the same name, of which one would be lost.
    """
    context: dict[str, Any] = {"sections": _build_sections(page, request)}
    for key, entry in page_contexts.items():
        if isinstance(page, entry.page_class):
            added = _build(entry, page, request)
            if taken := sorted(context.keys() & added.keys()):
                raise ImproperlyConfigured(
                    f"The page context {key!r} gives names that are taken on {type(page).__name__}: "
                    f"{', '.join(taken)}. Choose others, or add a section, whose names are its own."
                )
            context |= added
    return context


def _build_sections(page: Page, request: HttpRequest) -> list[Section]:
    return [
        section
        for entry in page_sections
        if isinstance(page, entry.page_class)
        for section in _keep(entry.outdated, entry.build, page, request, turn=list)
    ]


def _build(entry: PageContext, page: Page, request: HttpRequest) -> dict[str, Any]:
    built: dict[str, Any] = _keep(entry.outdated, entry.build, page, request)
    if entry.add_places is None:
        return built
    return built | _keep(Outdated.BY_PLACES, entry.add_places, page, request, built)


def _keep(
    outdated: Outdated,
    build: Callable[..., Any],
    page: Page,
    request: HttpRequest,
    *known: dict[str, Any],
    turn: Callable[[Any], Any] = dict,
) -> Any:
    """Return what is built of a page, from memory where it may be kept, as what can be read twice."""
    # Of a list there are addresses without end.
    is_whole = request.GET.keys().isdisjoint(settings.WORKSHOP_SPOT_PAGE_PARAMETERS)
    key = (build, page.pk if is_whole else None)
    return keep_part(_built[outdated], request, key, lambda: turn(build(page, request, *known)))
