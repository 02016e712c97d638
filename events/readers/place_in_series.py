"""Find where a workshop stands in its series: its number, and the dates before and after."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, Subquery

from events.models import Workshop

# More spans of a bridge than these cannot be told apart on a page.
MOST_SPANS = 6
# A weekly series of a year.
MOST_COUNTED = 60


@dataclass(frozen=True)
class Place:
    """A workshop's place among those of its series that take place.

    Cancelled workshops are not counted and lead nowhere: whoever reads “2 of 4” can attend four. A cancelled
    one has no number itself, but what comes before and after it helps whoever wanted to come.
    """

    number: int | None = None
    total: int = 0
    before: Workshop | None = None
    after: Workshop | None = None
    dates: list[Workshop] = field(default_factory=list)

    @property
    def linked(self) -> set[int]:
        """The keys of the workshops that a page with this place links."""
        neighbours = [workshop for workshop in (self.before, self.after) if workshop]
        return {workshop.pk for workshop in [*neighbours, *self.dates]}


def find_place(workshop: Workshop, dates: Sequence[Workshop]) -> Place:
    """Return a workshop's place in its series.

    Parameters:
        workshop: one of a series.
        dates: the workshops of the series that visitors know and that take place, in order of their start.
    """
    here = (workshop.starts_at, workshop.pk)
    keys = [date.pk for date in dates]
    earlier = [date for date in dates if (date.starts_at, date.pk) < here]
    later = [date for date in dates if (date.starts_at, date.pk) > here]
    return Place(
        number=keys.index(workshop.pk) + 1 if workshop.pk in keys else None,
        total=len(dates),
        before=earlier[-1] if earlier else None,
        after=later[0] if later else None,
        dates=list(dates) if 1 < len(dates) <= MOST_SPANS else [],
    )


def place_in_series(workshop: Workshop) -> Place:
    """Return a workshop's place in its series; one query, and one more in a series of many dates.

    There no date has a number: “37 of 215” helps nobody, and counting would read them all.

    Parameters:
        workshop: one of a series.
    """
    dates = list_dates(workshop)
    if len(dates) <= MOST_COUNTED:
        return find_place(workshop, dates)
    known = _known_dates(workshop)
    # The bounds say nothing new, but lead straight to where the workshop stands.
    earlier = known.filter(_is_before(workshop), starts_at__lte=workshop.starts_at).reverse()
    later = known.filter(~_is_before(workshop), starts_at__gte=workshop.starts_at).exclude(pk=workshop.pk)
    neighbours = [Q(pk=Subquery(dates.values("pk")[:1])) for dates in (earlier, later)]
    found = Workshop.objects.filter(neighbours[0] | neighbours[1])
    return Place(
        before=next((date for date in found if date.order < workshop.order), None),
        after=next((date for date in found if date.order > workshop.order), None),
    )


def _is_before(workshop: Workshop) -> Q:
    return Q(starts_at__lt=workshop.starts_at) | Q(starts_at=workshop.starts_at, pk__lt=workshop.pk)


def list_dates(workshop: Workshop) -> list[Workshop]:
    """Return what `find_place` takes of a workshop's series, with times alone; one query.

    Where there are more than `MOST_COUNTED`, one more is returned, and not the others.
    """
    return list(_known_dates(workshop)[: MOST_COUNTED + 1])


def _known_dates(workshop: Workshop) -> QuerySet[Workshop]:
    dates = Workshop.objects.filter(series=workshop.series_id).taking_place().published()
    return dates.order_by("starts_at", "pk").only("starts_at", "ends_at", "time_zone")
