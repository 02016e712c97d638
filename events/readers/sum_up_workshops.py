"""Say in a few words what the workshops of a series have in common."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from events.models import Series, Workshop
from events.readers.list_workshops import WorkshopEntry

MOST_SUMMED = 60


@dataclass(frozen=True)
class Summary:
    """What a series amounts to: the number of dates, the first start and the last end by local clocks.

    Cancelled workshops are no part of it: nobody can attend them. `is_more` says that there are more dates
    than were summed up.
    """

    dates: int = 0
    is_more: bool = False
    first: datetime.datetime | None = None
    last: datetime.datetime | None = None
    is_free: bool = False
    is_over: bool = False
    spoken_languages: list[str] = field(default_factory=list)
    interpreted: int = 0


def sum_up(entries: Sequence[WorkshopEntry]) -> Summary:
    """Return the sum of all workshops of a series.

    Parameters:
        entries: the workshops, in order of their dates.
    """
    return _sum_up([entry.workshop for entry in entries if not entry.workshop.is_cancelled])


def sum_up_many(series: Series) -> Summary:
    """Return what the latest workshops of a series amount to, and that there are more; one query.

    Parameters:
        series: one with too many workshops to list them all.
    """
    known = Workshop.objects.filter(series=series).taking_place().published().order_by("starts_at", "pk")
    latest = list(known.reverse().with_interpretations()[: MOST_SUMMED + 1])
    summary = _sum_up(latest[:MOST_SUMMED][::-1])
    if len(latest) <= MOST_SUMMED:
        return summary
    return replace(summary, is_more=True)


def _sum_up(workshops: Sequence[Workshop]) -> Summary:
    if not workshops:
        return Summary()
    spoken = [workshop.get_spoken_language_display() for workshop in workshops]
    return Summary(
        dates=len(workshops),
        first=workshops[0].local_start,
        last=workshops[-1].local_end,
        is_free=not any(workshop.price for workshop in workshops),
        is_over=all(workshop.is_past for workshop in workshops),
        # A dictionary keeps each label once, in the order of the dates.
        spoken_languages=list(dict.fromkeys(spoken)),
        interpreted=sum(bool(workshop.interpretation_languages) for workshop in workshops),
    )
