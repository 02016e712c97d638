"""List workshops with the page about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest

from cms.addresses.choose_words import Words, choose_words
from cms.lists.leaf import Leaf, cut_leaf, refuse_empty
from events.models import Workshop, WorkshopPage
from events.workshop_marks import mark_workshops

WORKSHOPS_IN_A_BLOCK = 4


@dataclass(frozen=True)
class WorkshopEntry:
    """One workshop in a list; `marks` is what other rooms say about it."""

    workshop: Workshop
    words: Words[WorkshopPage]
    marks: Mapping[str, Any] = field(default_factory=dict)


class Wanted(NamedTuple):
    """A leaf of a list of workshops: their order, how many a leaf has, and which leaf is meant."""

    workshops: QuerySet[Workshop]
    size: int
    number: int = 1


def list_workshops(
    workshops: QuerySet[Workshop], request: HttpRequest | None, limit: int
) -> list[WorkshopEntry]:
    """Return the first workshops that have a live page, in the given order.

    Parameters:
        workshops: what to list, ordered.
        request: the current request, for addresses; None where there is none.
        limit: how many at most.
    """
    return list_together([Wanted(workshops, limit)], request)[0].rows


def list_together(wanted: Sequence[Wanted], request: HttpRequest | None) -> list[Leaf[WorkshopEntry]]:
    """Return several lists for one page; each costs one query, and what stands beside the workshops two.

    Parameters:
        wanted: what to list.
        request: the current request, for addresses; None where there is none.

    Raises:
        Http404: when a list has no such leaf.
    """
    leaves = [refuse_empty(cut_leaf(_fetch(leaf.workshops), leaf.size, leaf.number)) for leaf in wanted]
    rows = list({row.pk: row for leaf in leaves for row in leaf.rows}.values())
    if not rows:
        return [leaf.turn(lambda _rows: []) for leaf in leaves]
    words = choose_words(WorkshopPage.objects.filter(workshop__in=rows).defer("body"), "workshop", request)
    marks = mark_workshops(rows)
    entries = {row.pk: WorkshopEntry(row, words[row.pk], marks[row.pk]) for row in rows if row.pk in words}
    return [leaf.turn(lambda rows: [entries[row.pk] for row in rows if row.pk in entries]) for leaf in leaves]


def _fetch(workshops: QuerySet[Workshop]) -> QuerySet[Workshop]:
    return workshops.published().for_lists()  # type: ignore[attr-defined,no-any-return]
