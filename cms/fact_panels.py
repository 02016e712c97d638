"""The register of fact panels: what an editor of words sees of the facts behind them, read-only.

The page editor and the translator's editor both ask `render_fact_panel`, so that the same facts stand beside
the words in every language.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page

from cms.registers import Register

# Takes a specific page and the request, and returns HTML, by custom from `cms/fact_panel.html`.
RenderFactPanel = Callable[[Page, HttpRequest], SafeString]


@dataclass(frozen=True)
class FactPanelEntry:
    """What stands beside the words of a type of page."""

    page_class: type[Page]
    render: RenderFactPanel


# The key is the label of the page type. Desks add theirs in `wagtail_hooks.py`, which Wagtail loads.
fact_panels: Register[FactPanelEntry] = Register("fact panels")


def render_fact_panel(page: Page, request: HttpRequest) -> SafeString:
    """Return the facts of a specific page as HTML, or nothing for a page that tells of no fact."""
    key = page._meta.label
    return fact_panels[key].render(page, request) if key in fact_panels else SafeString("")


def tells_of_fact(page_class: type[Page]) -> bool:
    """Return whether pages of a type tell of a fact, so that they are made at a desk and never copied."""
    return bool(getattr(page_class, "fact_field", ""))
