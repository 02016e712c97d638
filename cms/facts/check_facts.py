"""Check a fact together with its rows, as they are in memory."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations

from cms.facts.models import Fact
from cms.facts.snapshots import list_rows
from cms.fields import WordingsField
from cms.text.read_typed_text import read_typed_text


def check_fact(fact: Fact) -> None:
    """Check a fact's fields, each of its rows, and what holds for all of them together.

    Raises:
        ValidationError: by the names of fields; what concerns rows by the name of their relation.
    """
    fact.full_clean()
    _refuse_hidden_characters(fact)
    problems = {}
    for relation in get_all_child_relations(type(fact)):
        name, parent = relation.get_accessor_name(), relation.field.name
        found = _check_rows(fact, name, parent)
        if found:
            problems[name] = found
    if problems:
        raise ValidationError(problems)
    fact.clean_whole()


def _check_rows(fact: Fact, name: str, parent: str) -> list[str]:
    rows = list_rows(fact, name)
    found: list[str] = []
    for row in rows:
        setattr(row, parent, fact)
        try:
            # Uniqueness is asked of the rows in memory below: what the database holds is being replaced.
            row.full_clean(exclude=[parent], validate_unique=False, validate_constraints=False)
            _refuse_hidden_characters(row)
        except ValidationError as error:
            found += _sentences(row, error)
    return found or _twins(rows, parent)


def _refuse_hidden_characters(instance: models.Model) -> None:
    """Refuse in each text what nobody types: it would break an export, a letter, a feed or a calendar."""
    problems = {}
    for field in instance._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField | WordingsField) and field.editable:
            try:
                for text in _list_texts(field.value_from_object(instance)):
                    read_typed_text(text, several_lines=True)
            except ValidationError as error:
                problems[field.name] = error
    if problems:
        raise ValidationError(problems)


def _list_texts(value: Any) -> list[str]:
    texts = value.values() if isinstance(value, dict) else [value]
    return [text for text in texts if isinstance(text, str)]


def _sentences(row: models.Model, error: ValidationError) -> list[str]:
    """Return what is wrong with a row, each sentence after the name of its field."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    labels = {field.name: capfirst(str(field.verbose_name)) for field in row._meta.concrete_fields}
    return [
        f"{labels[name]}: {message}" if name in labels else message
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _twins(rows: list[Any], parent: str) -> list[str]:
    """Return one sentence for each rule of uniqueness that two rows of one fact break."""
    found = []
    for constraint in rows[0]._meta.constraints if rows else []:
        if not isinstance(constraint, models.UniqueConstraint) or parent not in constraint.fields:
            continue
        if constraint.condition is not None:
            continue  # what is unique among some rows only, `clean_whole` words better
        names = [name for name in constraint.fields if name != parent]
        counted = Counter(
            tuple(getattr(row, row._meta.get_field(name).attname) for name in names) for row in rows
        )
        if any(number > 1 for number in counted.values()):
            labels = ", ".join(str(rows[0]._meta.get_field(name).verbose_name) for name in names)
            found.append(
                _("The same entry appears twice (%(fields)s). Keep one and remove the other.")
                % {"fields": labels}
                if names
                else _("There may be only one “%(row)s”. Keep one and remove the other.")
                % {"row": rows[0]._meta.verbose_name}
            )
    return found
