"""Mark facts as changed that show another fact: a renamed town changes its workshops for their readers."""

from collections.abc import Callable
from typing import Any

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
        touch_facts(model, dict.fromkeys(paths, change.fact.pk))

    return touch


def touch_facts(model: type[Fact], shown: dict[str, Any]) -> None:
    """Mark facts as changed just now.

    Parameters:
        model: the facts.
        shown: lookups with what they lead to; a fact is marked where one of them does.
    """
    # A query for each way: joined in one, the rows of each would be multiplied by those of the others.
    ways = (
        models.Q(pk__in=model._default_manager.filter(**{path: value}).order_by().values("pk"))
        for path, value in shown.items()
    )
    found = models.Q(*ways, _connector=models.Q.OR)
    model._default_manager.filter(found).update(updated_at=timezone.now())
