"""Panels for the forms of desks."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel

from cms.desks.forms import RowsFormSet


class RowsPanel(InlinePanel):
    """Rows that belong to a fact, with rules that hold for all of them together.

    Parameters:
        add_label: what the button that adds a row says. Wagtail makes it of the label, which would need
            another case in Polish.
        formset_class: holds the rules.
    """

    def __init__(
        self,
        *args: Any,
        add_label: Any,
        formset_class: type[BaseChildFormSet] = RowsFormSet,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.add_label = add_label
        self.formset_class = formset_class

    def clone_kwargs(self) -> dict[str, Any]:
        return {
            **super().clone_kwargs(),
            "add_label": self.add_label,
            "formset_class": self.formset_class,
        }

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = self.formset_class
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        """The panel in a form."""

        template_name = "cms/admin/rows_panel.html"


def first_page_panel() -> MultiFieldPanel:
    """Return the panel that asks for the first page's title and language."""
    return MultiFieldPanel(
        [FieldPanel("page_title"), FieldPanel("page_language")],
        heading=_("First page"),
        help_text=_("Saving opens the page’s editor. The page stays a draft until it is published."),
        icon="doc-empty",
    )
