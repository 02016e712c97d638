"""Find the months and years in which workshops start, without reading the workshops."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from cms.text.years import YEARS
from events.models.workshop import WorkshopQuerySet
from events.readers.read_period import MONTHS, Period, find_month

# So many years are offered at once; those before and after them are reached by the neighbouring ones.
YEARS_OFFERED = 12
YEARS_AHEAD = 3


@dataclass(frozen=True)
class Periods:
    """Months and years in which a workshop starts; `before` and `after` are neighbours of what is shown."""

    months: list[Period] = field(default_factory=list)
    years: list[Period] = field(default_factory=list)
    before: Period | None = None
    after: Period | None = None


class Span(NamedTuple):
    """A period, as far as it lies since one moment and before another."""

    period: Period
    since: datetime.datetime
    before: datetime.datetime


# Stands in the words of the question that is asked for each span.
ANY = Span(Period(YEARS[0]), *Period(YEARS[0]).bounds)


def find_around(workshops: WorkshopQuerySet, period: Period) -> Periods:
    """Return the months of a period's year, the years around it, and its neighbours; three queries.

    Parameters:
        workshops: those of the list, in any order.
        period: what is shown.
    """
    first = period.year - YEARS_OFFERED // 2
    years = [Period(year) for year in range(first, first + YEARS_OFFERED) if year in YEARS]
    months, found = _leave_empty_out(
        workshops, *([Span(each, *each.bounds) for each in periods] for periods in (period.months, years))
    )
    since, before = period.bounds
    return Periods(
        months,
        found,
        before=_find_period(workshops.filter(starts_at__lt=since).order_by("-starts_at"), period),
        after=_find_period(workshops.filter(starts_at__gte=before).order_by("starts_at"), period),
    )


def find_ahead_and_back(workshops: WorkshopQuerySet) -> tuple[list[Period], list[Period]]:
    """Return where something starts later, and where something started; one query.

    Ahead lie the next twelve months and the years after these. Back lie the latest years; still older ones
    are reached from them.

    Parameters:
        workshops: those of the list, in any order.
    """
    now = timezone.now()
    months = [find_month(now)]
    while len(months) < MONTHS:
        months.append(months[-1].following)
    end = months[-1].bounds[1]
    later = [Period(months[-1].year + years) for years in range(YEARS_AHEAD)]
    past = [Period(months[0].year - years) for years in range(YEARS_OFFERED)]
    ahead, back = _leave_empty_out(
        workshops,
        [
            *(Span(month, max(month.bounds[0], now), month.bounds[1]) for month in months),
            *(Span(year, max(year.bounds[0], end), year.bounds[1]) for year in later),
        ],
        [Span(year, year.bounds[0], min(year.bounds[1], now)) for year in past],
    )
    return ahead, back


def _find_period(workshops: WorkshopQuerySet, like: Period) -> Period | None:
    """Return the month or, where years are shown, the year in which the first of some workshops starts."""
    moment = workshops.published().values_list("starts_at", flat=True).first()
    if moment is None:
        return None
    month = find_month(moment)
    return month if like.month else Period(month.year)


def _leave_empty_out(workshops: WorkshopQuerySet, *lists: Sequence[Span]) -> list[list[Period]]:
    """Return for each list the periods in whose span any workshop starts; one query.

    Each is asked for by itself, and answered by the first row of an index. The question is worded once and
    repeated with other bounds: two dozen of them take Django longer to word than a database to answer.
    """
    question = workshops.starting(ANY.since, ANY.before).published().order_by().values("pk")[:1]
    sql, params = question.query.sql_with_params()
    adapt = connection.ops.adapt_datetimefield_value
    spans = [span for spans in lists for span in spans]
    meant = [{adapt(ANY.since): adapt(span.since), adapt(ANY.before): adapt(span.before)} for span in spans]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join([f"EXISTS({sql})"] * len(spans)),
            [bounds.get(value, value) for bounds in meant for value in params],
        )
        answers = iter(cursor.fetchone())
    return [[span.period for span in spans if next(answers)] for spans in lists]
