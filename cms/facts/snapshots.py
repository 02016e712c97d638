"""A fact and its rows at one moment, and the difference between two moments, in language-neutral values."""

import datetime
import decimal
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import models
from modelcluster.models import ClusterableModel, get_all_child_relations

# What an object is called without any language: the first of these that it has.
NEUTRAL_NAMES = ("name", "acronym", "title")

Row = dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """A fact and the rows that belong to it, at one moment, as values that JSON can hold.

    `hidden` holds what no form shows; it is compared, and never logged.
    """

    fields: Row
    relations: dict[str, list[Row]]
    zone: str
    hidden: Row


def take_snapshot(fact: models.Model) -> Snapshot:
    """Return the state of a fact as it is in memory: its fields, and its rows in their order."""
    relations = {}
    if isinstance(fact, ClusterableModel):
        for relation in get_all_child_relations(type(fact)):
            name = relation.get_accessor_name()
            relations[name] = [_row(child, without=relation.field.name) for child in list_rows(fact, name)]
    hidden = {
        field.attname: deepcopy(field.value_from_object(fact))
        for field in fact._meta.concrete_fields
        if not _is_edited_by_people(field) and not getattr(field, "auto_now", False)
    }
    return Snapshot(_row(fact), relations, getattr(fact, "time_zone", ""), hidden)


def list_rows(fact: models.Model, name: str) -> list[models.Model]:
    """Return the rows of a relation, saved or not, in the order that people gave them.

    Parameters:
        name: the relation's accessor.
    """
    rows = list(getattr(fact, name).all())
    order = getattr(getattr(fact, name).model, "sort_order_field", "")
    # Those without a number were added last; sorting keeps their order.
    return (
        sorted(rows, key=lambda row: (getattr(row, order) is None, getattr(row, order) or 0))
        if order
        else rows
    )


def compare_snapshots(
    before: Snapshot, after: Snapshot, confidential: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """Return one entry for each field or group of rows that differs.

    Parameters:
        confidential: fields and relations whose values no log may hold; only that they changed is said.
    """
    changes: list[dict[str, Any]] = []
    for name, old in before.fields.items():
        new = after.fields[name]
        if old != new:
            changes.append(_entry(name, old, new, confidential))
    for name, old_rows in before.relations.items():
        new_rows = after.relations[name]
        if old_rows == new_rows:
            continue
        removed = [row for row in old_rows if row not in new_rows]
        added = [row for row in new_rows if row not in old_rows]
        # Where only the order differs, the order is what changed.
        is_reordered = not removed and not added
        old, new = (old_rows, new_rows) if is_reordered else (removed, added)
        changes.append(_entry(name, old, new, confidential))
    return changes


def _entry(name: str, old: Any, new: Any, confidential: frozenset[str]) -> dict[str, Any]:
    return {"field": name} if name in confidential else {"field": name, "from": old, "to": new}


def _row(instance: models.Model, without: str = "") -> Row:
    return {
        field.name: _neutral(instance, field)
        for field in instance._meta.concrete_fields
        if _is_edited_by_people(field) and field.name != without
    }


def _is_edited_by_people(field: models.Field) -> bool:
    return field.editable and not field.primary_key and not getattr(field, "auto_now", False)


def _neutral(instance: models.Model, field: models.Field) -> Any:
    if field.is_relation:
        target = getattr(instance, field.name)
        return None if target is None else {"pk": target.pk, "name": _neutral_name(target)}
    value = field.value_from_object(instance)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(field, models.DecimalField) and value is not None:
        # As the database gives it back: 5 is stored as 5.00.
        return f"{decimal.Decimal(value):.{field.decimal_places}f}"
    # What a JSON field holds can be changed in place: then the state of before would change with it.
    return deepcopy(value)


def _neutral_name(instance: models.Model) -> str:
    names = (str(getattr(instance, name)) for name in NEUTRAL_NAMES if hasattr(instance, name))
    return next(names, str(instance))
