"""Mark facts as changed that show another fact: a renamed town changes its workshops for their readers."""

from dataclasses import dataclass

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
        self._find(change.fact).update(updated_at=timezone.now())

    def lock(self, fact: models.Model) -> None:
        """Lock what shows a fact, always in the same order."""
        list(self._find(fact).order_by("pk").select_for_update(no_key=True).values_list("pk"))

    def _find(self, fact: models.Model) -> models.QuerySet[Fact]:
        shown = models.Q(*((path, fact.pk) for path in self.paths), _connector=models.Q.OR)
        keys = self.model._default_manager.filter(shown).order_by().values("pk")
        facts: models.QuerySet[Fact] = self.model._default_manager.filter(pk__in=keys)
        return facts


def touching(model: type[Fact], *paths: str) -> Touch:
    """Return a reaction that marks as changed just now whatever shows the changed fact.

    Parameters:
        model: the facts that show it.
        paths: the lookups from such a fact to the one that it shows, such as `place`.
    """
    return Touch(model, paths)


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
