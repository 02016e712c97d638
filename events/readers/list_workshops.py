"""List workshops with the page about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
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
    return list_together([(workshops, limit)], request)[0]


def list_together(
    wanted: Sequence[tuple[QuerySet[Workshop], int | None]], request: HttpRequest | None
) -> list[list[WorkshopEntry]]:
    """Return several lists for one page; each costs one query, and what stands beside the workshops three.

    Parameters:
        wanted: what to list, ordered, and how many at most.
        request: the current request, for addresses; None where there is none.
    """
    lists = [_fetch(workshops, limit) for workshops, limit in wanted]
    rows = list({row.pk: row for found in lists for row in found}.values())
    if not rows:
        return [[] for _found in lists]
    prefetch_related_objects(rows, "interpretations")
    words = choose_words(WorkshopPage.objects.filter(workshop__in=rows).defer("body"), "workshop", request)
    marks = mark_workshops(rows)
    entries = {row.pk: WorkshopEntry(row, words[row.pk], marks[row.pk]) for row in rows if row.pk in words}
    return [[entries[row.pk] for row in found if row.pk in entries] for found in lists]


def _fetch(workshops: QuerySet[Workshop], limit: int | None) -> list[Workshop]:
    # The languages interpreted into are fetched for all lists at once.
    rows = workshops.published().for_lists().prefetch_related(None)  # type: ignore[attr-defined]
    return list(rows[:limit])
