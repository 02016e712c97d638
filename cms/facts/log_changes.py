"""What a log may say of a change: language-neutral values, which `word_changes` words for a reader."""

from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations

from cms.facts.models import Fact
from cms.facts.snapshots import Snapshot, compare_snapshots

CHANGE_FACTS = "cms.change_facts"


def describe_changes(model: type[Fact], before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """Return what differs, from–to; of what is confidential only that it differs."""
    return compare_snapshots(before, after, _confidential(model))


def _confidential(model: type[Fact]) -> frozenset[str]:
    """Return the names of fields, and of relations whose rows have a confidential field."""
    relations = (
        relation.get_accessor_name()
        for relation in get_all_child_relations(model)
        if _has_secrets(relation.related_model)
    )
    return frozenset({*model.confidential_fields, *relations})


def _has_secrets(row_model: type[models.Model]) -> bool:
    return bool(getattr(row_model, "confidential_fields", ()))
