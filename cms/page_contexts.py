"""The register of what pages show: functions that fetch it, for each type of page.

A page's model holds fields and rules. What its template shows is put together in the `page_contexts.py` of
the apps, above models and readers; an app may so add to the pages of a lower one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from cms.registers import Register

# Takes a page and the request that it is shown for; returns what its template needs besides.
BuildContext = Callable[[Any, HttpRequest], dict[str, Any]]


@dataclass(frozen=True)
class PageContext:
    """What the template of a type of page needs, and where it comes from."""

    page_class: type[Page]
    build: BuildContext


page_contexts: Register[PageContext] = Register("page contexts", module="page_contexts")


def build_page_context(page: Page, request: HttpRequest) -> dict[str, Any]:
    """Return everything that apps add to a page's context; of two equal names the later one counts."""
    context: dict[str, Any] = {}
    for entry in page_contexts:
        if isinstance(page, entry.page_class):
            context |= entry.build(page, request)
    return context
