"""Mark the state of a fact that a form shows, so that saving the form notices what others saved meanwhile."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.db import models
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry

from cms.facts.snapshots import Snapshot
from cms.text.read_key import read_key

SEPARATOR = "."


def newest_entry(fact: models.Model) -> int:
    """Return the key of a fact's newest log entry; 0 where it has none."""
    entries = log_registry.get_logs_for_instance(fact).order_by("-pk")
    return entries.values_list("pk", flat=True).first() or 0


def mark_state(snapshot: Snapshot, entry: int) -> str:
    """Return the mark of a state. What the fact points at counts by its key, whatever it is called.

    Parameters:
        snapshot: the state.
        entry: the key of the newest log entry. Where the fact is not locked, ask for it before taking the
            snapshot: who saves in between is then named, instead of being overlooked.
    """
    seen = {name: part for name, part in asdict(snapshot).items() if name != "hidden"}
    state = json.dumps(_by_keys(seen), sort_keys=True, default=str)
    return f"{entry}{SEPARATOR}{hashlib.sha256(state.encode()).hexdigest()}"


def is_marked(mark: str, snapshot: Snapshot) -> bool:
    """Say whether a mark was made of this state; what is no mark was not."""
    return mark.partition(SEPARATOR)[2] == mark_state(snapshot, 0).partition(SEPARATOR)[2]


def list_entries_since(mark: str, fact: models.Model) -> list[ModelLogEntry]:
    """Return a fact's log entries that are newer than a mark, the oldest first; none for what is no mark."""
    entry = read_key(mark.partition(SEPARATOR)[0])
    if entry is None:
        return []
    entries = log_registry.get_logs_for_instance(fact).filter(pk__gt=entry)
    return list(entries.select_related("user").order_by("pk"))


def _by_keys(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"pk", "name"}:
            return value["pk"]
        return {name: _by_keys(part) for name, part in value.items()}
    return [_by_keys(part) for part in value] if isinstance(value, list) else value
