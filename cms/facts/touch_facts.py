"""Mark facts as changed that show another fact: a renamed town changes its workshops for their readers."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils import timezone

from cms.facts.models import Fact
from cms.facts.reactions import Change, reactions


@dataclass(frozen=True)
class Touch:
    """A reaction that marks as changed just now whatever shows the changed fact; see `touching`."""

    model: type[Fact]
    paths: tuple[str, ...]

    def __call__(self, change: Change) -> None:
        touch_facts(self.model, self._lookups(change.fact))

    def lock(self, fact: models.Model) -> None:
        """Lock what shows a fact, always in the same order."""
        shown = _find(self.model, self._lookups(fact)).order_by("pk")
        list(shown.select_for_update(no_key=True).values_list("pk"))

    def _lookups(self, fact: models.Model) -> dict[str, Any]:
        return dict.fromkeys(self.paths, fact.pk)


def touching(model: type[Fact], *paths: str) -> Touch:
    """Return a reaction that marks as changed just now whatever shows the changed fact.

    Parameters:
        model: the facts that show it.
        paths: the lookups from such a fact to the one that it shows, such as `place`.
    """
    return Touch(model, paths)


def touch_facts(model: type[Fact], shown: dict[str, Any]) -> None:
    """Mark facts as changed just now.

    Parameters:
        model: the facts.
        shown: lookups with what they lead to; a fact is marked where one of them does.
    """
    _find(model, shown).update(updated_at=timezone.now())


def lock_what_shows(fact: models.Model) -> None:
    """Lock what will be touched, before a fact is written.

    A new name is part of a unique key, so writing it locks the key against rows that point at the fact. Who
    saves such a row holds what the touch waits for: that wait must come first, while the key is still free.
    SQLite, which has one writer at a time, needs no such locks.
    """
    if not connection.features.has_select_for_update:
        return
    for reaction in reactions:
        if isinstance(fact, reaction.model) and isinstance(reaction.react, Touch):
            reaction.react.lock(fact)


def _find(model: type[Fact], shown: dict[str, Any]) -> models.QuerySet[Fact]:
    # A query for each way: joined in one, the rows of each would be multiplied by those of the others.
    ways = (
        models.Q(pk__in=model._default_manager.filter(**{path: value}).order_by().values("pk"))
        for path, value in shown.items()
    )
    facts: models.QuerySet[Fact] = model._default_manager.filter(models.Q(*ways, _connector=models.Q.OR))
    return facts
