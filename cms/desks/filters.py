"""Filters of the desks' lists."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AllValuesFieldListFilter
from django.utils.translation import gettext as _


class CodeFilter(AllValuesFieldListFilter):
    """Filters by those codes of an open list that occur, named in the reader's language."""

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        field: Any = self.field
        names = field.code_list.names() if field.code_list else {}
        yield {
            "selected": self.lookup_val is None,
            "query_string": changelist.get_query_string(remove=[self.lookup_kwarg]),
            "display": _("All"),
        }
        for code in sorted(set(self.lookup_choices), key=lambda code: names.get(code, code)):
            yield {
                "selected": code in (self.lookup_val or []),
                "query_string": changelist.get_query_string({self.lookup_kwarg: code}),
                "display": names.get(code, code),
            }
