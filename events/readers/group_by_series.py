"""Put workshops of one series under one head in a list."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cms.addresses.choose_words import Words
from events.models import SeriesPage
from events.readers.list_workshops import WorkshopEntry


@dataclass(frozen=True)
class WorkshopGroup:
    """Workshops of one series in the order of the list; `series` is None for those of none."""

    series: Words[SeriesPage] | None = None
    entries: list[WorkshopEntry] = field(default_factory=list)

    @property
    def first(self) -> datetime.datetime:
        """The earliest start in the group, by the clock there."""
        return min(entry.workshop.local_start for entry in self.entries)

    @property
    def last(self) -> datetime.datetime:
        """The latest end in the group, by the clock there."""
        return max(entry.workshop.local_end for entry in self.entries)


def group_by_series(
    entries: Iterable[WorkshopEntry], series: Mapping[int, Words[SeriesPage]]
) -> list[WorkshopGroup]:
    """Return the workshops in groups, each at the place of its first one.

    A series stands once, with all its workshops in the list. Those of no series stay where their dates are;
    so do those of a series without a page, which visitors do not know by name.

    Parameters:
        entries: the workshops, in the order of the list.
        series: the words about series, by the series' keys.
    """
    groups: list[WorkshopGroup] = []
    by_series: dict[int, WorkshopGroup] = {}
    for entry in entries:
        key = entry.workshop.series_id
        if key in series:
            if key not in by_series:
                by_series[key] = WorkshopGroup(series[key])
                groups.append(by_series[key])
            by_series[key].entries.append(entry)
        elif groups and groups[-1].series is None:
            groups[-1].entries.append(entry)
        else:
            groups.append(WorkshopGroup(entries=[entry]))
    return groups
