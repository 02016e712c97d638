"""Panels for the editors of pages."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from cms.fact_panels import render_fact_panel


class FactPanel(Panel):
    """In a page's editor: the facts behind the words, read-only, with a link to their desk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Facts"))
        super().__init__(*args, **kwargs)

    class BoundPanel(Panel.BoundPanel):
        """The facts of one page."""

        def render_html(self, parent_context: dict[str, Any] | None = None) -> SafeString:
            return self.facts

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.facts)

        @cached_property
        def facts(self) -> SafeString:
            return render_fact_panel(self.instance, self.request)
