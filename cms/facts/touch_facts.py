"""Mark facts as changed that show another fact: a renamed town changes its workshops for their readers."""

from collections.abc import Callable

from django.db import models
from django.utils import timezone

from cms.facts.models import Fact
from cms.facts.reactions import Change


def touching(model: type[Fact], *paths: str) -> Callable[[Change], None]:
    """Return a reaction that marks as changed just now whatever shows the changed fact.

    Parameters:
        model: the facts that show it.
        paths: the lookups from such a fact to the one that it shows, such as `place`.
    """

    def touch(change: Change) -> None:
        shown = models.Q(*((path, change.fact.pk) for path in paths), _connector=models.Q.OR)
        keys = model._default_manager.filter(shown).order_by().values("pk")
        model._default_manager.filter(pk__in=keys).update(updated_at=timezone.now())

    return touch
