"""Match the rows that a form shows with the rows that the fact has by now."""

import re
from collections import defaultdict

from django.db import models
from django.forms.formsets import DEFAULT_MAX_NUM
from django.http import QueryDict
from modelcluster.models import ClusterableModel, get_all_child_relations

Row = dict[str, list[str]]


def match_rows(posted: QueryDict, fact: models.Model) -> QueryDict:
    """Return a posted form whose rows can be saved, though others added or removed rows meanwhile.

    The form says which rows there are to be: a row that is gone is entered anew, and one that the form does
    not show is marked for deletion. Without this the first would be refused and the second would stay.

    Parameters:
        posted: the form with its formsets, each named like its relation.
        fact: as it is now.
    """
    if not isinstance(fact, ClusterableModel):
        return posted
    matched = posted.copy()
    for relation in get_all_child_relations(type(fact)):
        name = relation.get_accessor_name()
        present = [str(row.pk) for row in getattr(fact, name).all()]
        _match(matched, name, relation.related_model._meta.pk.name, present)
    return matched


def _match(posted: QueryDict, name: str, pk: str, present: list[str]) -> None:
    total, initial = (_number(posted.get(f"{name}-{count}_FORMS")) for count in ("TOTAL", "INITIAL"))
    if total is None or initial is None or not initial <= total <= DEFAULT_MAX_NUM:
        return  # the formset says itself what is wrong with it
    rows = _take_rows(posted, name, total)
    shown, new = rows[:initial], rows[initial:]
    keys = [row.get(pk, [""])[0] for row in shown]
    kept = [row for row, key in zip(shown, keys, strict=True) if key in present]
    gone = [
        {**row, pk: [""]}
        for row, key in zip(shown, keys, strict=True)
        if key not in present and not row.get("DELETE", [""])[0]
    ]
    unseen: list[Row] = [{pk: [key], "DELETE": ["1"]} for key in present if key not in keys]
    _put_rows(posted, name, [*kept, *unseen, *gone, *new])
    posted[f"{name}-INITIAL_FORMS"] = str(len(kept) + len(unseen))


def _take_rows(posted: QueryDict, name: str, total: int) -> list[Row]:
    rows: dict[int, Row] = defaultdict(dict)
    for key in list(posted):
        if found := re.fullmatch(rf"{re.escape(name)}-([0-9]{{1,4}})-(.+)", key):
            rows[int(found[1])][found[2]] = posted.pop(key)
    return [rows[index] for index in range(total)]


def _put_rows(posted: QueryDict, name: str, rows: list[Row]) -> None:
    for index, row in enumerate(rows):
        for field, values in row.items():
            posted.setlist(f"{name}-{index}-{field}", values)
    posted[f"{name}-TOTAL_FORMS"] = str(len(rows))


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch("[0-9]{1,5}", text) else None
