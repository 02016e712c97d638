"""Rows in the forms of pages; the facts' own forms are in `forms`, which knows the models."""

from typing import Any

from cms.desks.forms import RowsFormSet


class IndicatorWordingFormSet(RowsFormSet):
    """Words the indicators of the page's project, and of no other."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        indicators = form.fields["indicator"].queryset
        form.fields["indicator"].queryset = indicators.filter(project=self.instance.project_id)
