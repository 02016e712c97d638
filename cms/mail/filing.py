"""Under what the desk lists letters, such as a workshop, whatever app that belongs to."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import IntegerField, Model

from cms.text.read_key import read_key


def file_under(fact: Model | None) -> str:
    """Return how a letter's row names what it is listed under; empty for nothing."""
    return "" if fact is None else f"{fact._meta.label_lower}:{fact.pk}"


def name_files(filed: Iterable[str]) -> dict[str, str]:
    """Return what people call what letters are listed under; one query for each class of fact.

    What was deleted, what belongs to an app that is gone, and what is no key has no name and is left out.

    Parameters:
        filed: as rows keep it.
    """
    keys: dict[str, list[str]] = defaultdict(list)
    for entry in filed:
        label, _colon, key = entry.partition(":")
        keys[label].append(key)
    named = {}
    for label, wanted in keys.items():
        try:
            # By its name: a letter may be listed under a fact of an app that stands above this one.
            model = apps.get_model(label)
        except (LookupError, ValueError):
            continue
        keys_of_class = [key for entry in wanted if (key := _read_key_of(model, entry)) is not None]
        for key, fact in model._default_manager.in_bulk(keys_of_class).items():
            named[f"{label}:{key}"] = str(fact)
    return named


def _read_key_of(model: type[Model], written: str) -> Any:
    """Return a key as the class keeps it; None for what is none."""
    if isinstance(model._meta.pk, IntegerField):
        return read_key(written)
    try:
        return model._meta.pk.to_python(written)
    except ValidationError:
        return None
