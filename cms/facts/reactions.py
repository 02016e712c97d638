"""The register of reactions: what follows elsewhere when a fact is added, changed or deleted.

A reaction runs in the transaction that writes the fact, whoever writes it: a desk, an import, a shell.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models

from cms.registers import Register


class ChangeKind(StrEnum):
    """What was done to a fact."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"


@dataclass(frozen=True)
class Change:
    """What was done to a fact, by whom, and which of its fields and relations differ."""

    kind: ChangeKind
    fact: Any
    by: Any = None
    fields: frozenset[str] = frozenset()

    def touches(self, *names: str) -> bool:
        """Say whether one of these fields or relations differs, or the whole fact came or went."""
        return self.kind != ChangeKind.CHANGED or not self.fields.isdisjoint(names)


# Takes what was done; returns a translated sentence for whoever did it, or nothing.
React = Callable[[Change], str | None]


@dataclass(frozen=True)
class Reaction:
    """What follows when a fact of a model is written."""

    model: type[models.Model]
    react: React


reactions: Register[Reaction] = Register("reactions", module="reactions")


def run_reactions(change: Change) -> list[str]:
    """Let every room react that asked for facts of this model, and return what they have to say."""
    answers = [reaction.react(change) for reaction in reactions if isinstance(change.fact, reaction.model)]
    return [answer for answer in answers if answer]
