"""List workshops with the page about each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from cms.addresses.choose_words import Words, choose_words
from events.models import Workshop, WorkshopPage
from events.workshop_marks import mark_workshops

WORKSHOPS_IN_A_BLOCK = 4


@dataclass(frozen=True)
class WorkshopEntry:
    """One workshop in a list; `marks` is what other rooms say about it."""

    workshop: Workshop
    words: Words[WorkshopPage]
    marks: Mapping[str, Any] = field(default_factory=dict)


def list_workshops(
    workshops: QuerySet[Workshop],
    request: HttpRequest | None,
    limit: int | None = None,
) -> list[WorkshopEntry]:
    """Return the workshops that have a live page, in the given order.

    Parameters:
        workshops: what to list, ordered.
        request: the current request, for addresses; None where there is none.
        limit: how many at most.
    """
    published = workshops.filter(pages__live=True).distinct()
    rows = list(published.for_lists()[:limit])  # type: ignore[attr-defined]  # WorkshopQuerySet
    words = choose_words(WorkshopPage.objects.filter(workshop__in=rows).defer("body"), "workshop", request)
    marks = mark_workshops(rows)
    return [WorkshopEntry(row, words[row.pk], marks[row.pk]) for row in rows if row.pk in words]
