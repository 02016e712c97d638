"""Word the logged changes of a fact in the reader's language."""

import datetime
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from cms.fields import CodeListField, WordingsField

NOTHING = "–"


@dataclass(frozen=True)
class WordedChange:
    """A change as a person reads it; `is_confidential` where only the fact of the change may be told."""

    label: str
    old: str = ""
    new: str = ""
    is_confidential: bool = False

    def __str__(self) -> str:
        if self.is_confidential:
            return _("%(field)s: changed") % {"field": self.label}
        return _("%(field)s: from %(old)s to %(new)s") % {
            "field": self.label,
            "old": self.old,
            "new": self.new,
        }


def word_changes(entry: ModelLogEntry) -> list[WordedChange]:
    """Return what an entry tells, with the labels that the fields have today."""
    model = entry.content_type.model_class() if entry.content_type else None
    zones = entry.data.get("zones") or ["", ""]
    changes = entry.data.get("changes", [])
    return [_word(part, owner, zones) for change in changes for part, owner in _parts(change, model)]


def _parts(
    change: dict[str, Any], model: type[models.Model] | None
) -> Iterator[tuple[dict[str, Any], type[models.Model] | None]]:
    """Yield a change and the model that it is of; where there is one row only, the change of each field."""
    field = _field(model, change["field"])
    is_single = isinstance(field, models.ManyToOneRel) and any(
        isinstance(constraint, models.UniqueConstraint) and list(constraint.fields) == [field.field.name]
        for constraint in field.related_model._meta.constraints
    )
    if not (is_single and change.get("from") and change.get("to")):
        yield change, model
        return
    old, new = change["from"][0], change["to"][0]
    for name in old:
        if old[name] != new.get(name):
            yield {"field": name, "from": old[name], "to": new.get(name)}, field.related_model


def _word(change: dict[str, Any], model: type[models.Model] | None, zones: list[str]) -> WordedChange:
    field = _field(model, change["field"])
    if field is None:
        label = change["field"]
    elif isinstance(field, models.ManyToOneRel):
        label = capfirst(field.related_model._meta.verbose_name_plural)
    else:
        label = capfirst(field.verbose_name)
    if "from" not in change:
        return WordedChange(label, is_confidential=True)
    if isinstance(field, models.ManyToOneRel):
        return WordedChange(
            label,
            _rows(change["from"], field.related_model, zones[0]),
            _rows(change["to"], field.related_model, zones[1]),
        )
    return WordedChange(label, _value(change["from"], field, zones[0]), _value(change["to"], field, zones[1]))


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _rows(rows: list[dict[str, Any]], model: type[models.Model], zone: str) -> str:
    """Return rows as text, each in the order of the model's fields: PostgreSQL does not keep that of JSON."""
    texts = [
        " – ".join(
            _value(row[field.name], field, zone)
            for field in model._meta.concrete_fields
            if row.get(field.name) not in (None, "")
        )
        # A row in which nothing is filled in is there all the same.
        or str(model._meta.verbose_name)
        for row in rows
    ]
    return "; ".join(texts) or NOTHING


def _value(value: Any, field: Any, zone: str) -> str:
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(field, WordingsField):
        return ", ".join(f"{text} ({code})" for code, text in value.items())
    if isinstance(value, dict):
        return str(value["name"])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, CodeListField):
        labels = {code: str(label) for code, label in field.code_pairs()}
        return ", ".join(labels.get(code, code) for code in value)
    if isinstance(field, models.DateTimeField):
        return _moment(value, zone)
    if isinstance(field, models.DateField):
        return date_format(datetime.date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if isinstance(field, models.DecimalField):
        return number_format(value, field.decimal_places)
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)


def _moment(value: str, zone: str) -> str:
    """Return a moment by the clock of the fact's zone at that time; a new zone is a change of its own."""
    moment = datetime.datetime.fromisoformat(value)
    if zone in zoneinfo.available_timezones():
        moment = moment.astimezone(zoneinfo.ZoneInfo(zone))
    return str(date_format(moment.replace(tzinfo=None), "SHORT_DATETIME_FORMAT"))
