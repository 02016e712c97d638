"""Lists of desks, and what they export."""

import csv
import datetime
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_modeladmin.views import IndexView

from cms.desks.guard_formula import guard_formula, guard_split_formula
from cms.desks.return_to_list import ReturningURLHelper


class FilteredIndexView(IndexView):
    """A list that is filtered by its own filters only.

    wagtail-modeladmin takes whatever else stands in the address for a lookup, through relations too: whoever
    sees a list could so guess, letter by letter, what she may not see.
    """

    url_helper: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        query = request.GET.copy()
        query.pop(self.EXPORT_VAR, None)
        self.url_helper = ReturningURLHelper(self.url_helper, query.urlencode(), is_list=True)
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            messages.warning(request, _("There is no such filter. You see the whole list."))
            return redirect(self.index_url)

    def get_filters(self, request: HttpRequest) -> tuple[list[Any], bool, dict[str, Any], bool]:
        filters, has_filters, others, is_distinct = super().get_filters(request)
        if others:
            raise IncorrectLookupParameters(f"No filter of this list: {', '.join(sorted(others))}.")
        return filters, has_filters, others, is_distinct


class FactIndexView(FilteredIndexView):
    """A list whose export no spreadsheet takes for a formula."""

    def get_page_title(self) -> str:
        return str(self.model_admin.get_menu_label())

    def get_buttons_for_obj(self, obj: models.Model) -> Any:
        """Leave what ends something to the page about it, where nobody presses it by mistake."""
        return self.button_helper.get_buttons_for_obj(
            obj, exclude=["delete", "cancel"], classnames_add=["button-small"]
        )

    def get_heading(self, queryset: models.QuerySet, field: str) -> str:
        return capfirst(str(label_for_field(field, model=self.model, model_admin=self.model_admin)))

    def to_row_dict(self, item: models.Model) -> dict[str, Any]:
        return {
            name: guard_formula(export_value(*lookup_field(name, item, self.model_admin)))
            for name in self.list_export
        }

    def write_csv_response(self, queryset: models.QuerySet) -> HttpResponse:
        """Write the whole file while the language of the admin is active: a stream comes after it."""
        rows = (list(self.to_row_dict(item).values()) for item in queryset)
        headings = [self.get_heading(queryset, field) for field in self.list_export]
        response = HttpResponse(write_csv(headings, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.get_filename()}.csv"'
        return response


def write_csv(headings: list[str], rows: Iterable[list[Any]]) -> bytes:
    """Return a table as CSV; with the mark by which Excel knows that it is UTF-8.

    No text in it is a formula, whether a spreadsheet splits it at commas, at semicolons or at tabs.
    """
    output = io.StringIO()
    writer = csv.writer(output)
    for row in [headings, *rows]:
        writer.writerow([guard_split_formula(cell) for cell in row])
    return output.getvalue().encode("utf-8-sig")


def export_value(field: models.Field | None, _accessor: Any, value: Any) -> Any:
    """Return what stands in a cell: labels instead of keys, numbers as numbers, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, int | float | Decimal | datetime.date):
        return value
    return str(value)
