"""Say in a few words what the workshops of a series have in common."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from events.readers.list_workshops import WorkshopEntry


@dataclass(frozen=True)
class Summary:
    """What a series amounts to: the number of dates, the first start and the last end by local clocks.

    Cancelled workshops are no part of it: nobody can attend them.
    """

    dates: int = 0
    first: datetime.datetime | None = None
    last: datetime.datetime | None = None
    is_free: bool = False
    is_over: bool = False
    spoken_languages: list[str] = field(default_factory=list)
    interpreted: int = 0


def sum_up_workshops(entries: Sequence[WorkshopEntry]) -> Summary:
    """Return the sum of a series' workshops.

    Parameters:
        entries: the workshops, in order of their dates.
    """
    workshops = [entry.workshop for entry in entries if not entry.workshop.is_cancelled]
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
