"""Write down what changed in a fact, from what to what.

The log keeps language-neutral values; cms/facts/word_changes.py words them in the reader's language.
"""

import datetime
import decimal
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.log_actions import log

CHANGE_FACTS = "cms.change_facts"
# What an object is called without any language: the first of these that it has.
NEUTRAL_NAMES = ("name", "acronym", "title")

Row = dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """A fact and the rows that belong to it, at one moment, as values that JSON can hold."""

    fields: Row
    relations: dict[str, list[Row]]
    zone: str


def take_snapshot(fact: models.Model) -> Snapshot:
    """Return the present state of a fact, as far as people can edit it."""
    relations = {}
    if isinstance(fact, ClusterableModel):
        for relation in get_all_child_relations(type(fact)):
            parent = relation.field.name
            relations[relation.get_accessor_name()] = [
                _row(child, without=parent) for child in getattr(fact, relation.get_accessor_name()).all()
            ]
    return Snapshot(_row(fact), relations, getattr(fact, "time_zone", ""))


def compare_snapshots(
    before: Snapshot, after: Snapshot, confidential: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """Return one entry for each field or group of rows that differs.

    Parameters:
        confidential: fields whose values no log may hold; only that they changed is said.
    """
    changes: list[dict[str, Any]] = []
    for name, old in before.fields.items():
        new = after.fields[name]
        if old == new:
            continue
        changes.append({"field": name} if name in confidential else {"field": name, "from": old, "to": new})
    for name, old_rows in before.relations.items():
        new_rows = after.relations[name]
        if old_rows != new_rows:
            removed = [row for row in old_rows if row not in new_rows]
            added = [row for row in new_rows if row not in old_rows]
            changes.append({"field": name, "from": removed, "to": added})
    return changes


def log_changes(
    fact: models.Model, before: Snapshot, *, user: AbstractBaseUser | None = None
) -> list[dict[str, Any]]:
    """Log the difference between a snapshot and the fact as it is saved now; nothing where there is none.

    Parameters:
        fact: the fact after saving.
        before: its snapshot from before.
        user: who changed it; by default the one of the active log context.
    """
    after = take_snapshot(type(fact)._default_manager.get(pk=fact.pk))
    changes = compare_snapshots(before, after, getattr(fact, "confidential_fields", frozenset()))
    if changes:
        log(
            instance=fact,
            action=CHANGE_FACTS,
            user=user,
            data={"changes": changes, "zones": [before.zone, after.zone]},
            content_changed=True,
        )
    return changes


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
    if isinstance(value, decimal.Decimal):
        return str(value)
    return value


def _neutral_name(instance: models.Model) -> str:
    names = (str(getattr(instance, name)) for name in NEUTRAL_NAMES if hasattr(instance, name))
    return next(names, str(instance))
