"""The register of fact panels: what an editor of words sees of the facts behind them, read-only.

Apps register one function for each of their page types. The page editor and the translator's editor both ask
`render_fact_panel`, so that the same facts stand beside the words in every language.
"""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page

FactPanelRenderer = Callable[[Page, HttpRequest], SafeString]

_renderers: dict[type[Page], FactPanelRenderer] = {}


def register_fact_panel(page_class: type[Page], render: FactPanelRenderer) -> None:
    """Show the facts of a page type beside its words.

    Parameters:
        page_class: the type of page.
        render: takes a specific page and the request, and returns HTML, by custom from `cms/fact_panel.html`.

    Raises:
        ImproperlyConfigured: when the page type already has a panel.
    """
    if page_class in _renderers:
        raise ImproperlyConfigured(f"{page_class.__name__} already has a fact panel; extend that one.")
    _renderers[page_class] = render


def render_fact_panel(page: Page, request: HttpRequest) -> SafeString:
    """Return the facts of a specific page as HTML, or nothing for a page that tells of no fact."""
    render = _renderers.get(type(page))
    return render(page, request) if render else SafeString("")


def tells_of_fact(page_class: type[Page]) -> bool:
    """Return whether pages of a type tell of a fact, so that they are made at a desk and never copied."""
    return page_class in _renderers
