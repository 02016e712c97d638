"""Find the months and years in which workshops start, without reading the workshops."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from cms.text.years import YEARS
from events.models.workshop import WorkshopQuerySet
from events.readers.read_period import MONTHS, Period, find_month

# So many years are offered at once; those before and after them are reached by the neighbouring ones.
YEARS_OFFERED = 12
# Stand for the bounds of a period in the query that is asked for each.
SINCE, BEFORE = Period(YEARS[0]).bounds


@dataclass(frozen=True)
class Periods:
    """Months and years in which a workshop starts; `before` and `after` are neighbours of what is shown."""

    months: list[Period] = field(default_factory=list)
    years: list[Period] = field(default_factory=list)
    before: Period | None = None
    after: Period | None = None


def find_around(workshops: WorkshopQuerySet, period: Period) -> Periods:
    """Return the months of a period's year, the years around it, and its neighbours; three queries.

    Parameters:
        workshops: those of the list, in any order.
        period: what is shown.
    """
    first = max(period.year - YEARS_OFFERED // 2, YEARS[0])
    years = [Period(year) for year in range(first, first + YEARS_OFFERED) if year in YEARS]
    since, before = period.bounds
    return Periods(
        *_leave_empty_out(workshops, period.months, years),
        before=_find_last(workshops.filter(starts_at__lt=since), period),
        after=_find_first(workshops.filter(starts_at__gte=before), period),
    )


def find_ahead(coming: WorkshopQuerySet) -> Periods:
    """Return the next months in which something comes, and the first month after these; two queries.

    Parameters:
        coming: what of the list has not ended.
    """
    months = [find_month(timezone.now())]
    while len(months) < MONTHS:
        months.append(months[-1].following)
    end = months[-1].bounds[1]
    found, _years = _leave_empty_out(coming, months, [])
    return Periods(found, after=_find_first(coming.filter(starts_at__gte=end), months[0]))


def find_back(past: WorkshopQuerySet) -> Periods:
    """Return the latest years in which something took place, and the last year before these; two queries.

    Parameters:
        past: what of the list has ended.
    """
    this_year = timezone.localdate().year
    years = [Period(year) for year in range(this_year, this_year - YEARS_OFFERED, -1)]
    _months, found = _leave_empty_out(past, [], years)
    return Periods(years=found, before=_find_last(past.filter(starts_at__lt=years[-1].bounds[0]), years[0]))


def _find_first(workshops: WorkshopQuerySet, like: Period) -> Period | None:
    """Return the month or, where such are shown, the year in which the first of some workshops starts."""
    moments = workshops.published().order_by("starts_at", "pk").values_list("starts_at", flat=True)
    return _find_period(moments.first(), like)


def _find_last(workshops: WorkshopQuerySet, like: Period) -> Period | None:
    moments = workshops.published().order_by("-starts_at", "-pk").values_list("starts_at", flat=True)
    return _find_period(moments.first(), like)


def _find_period(moment: datetime.datetime | None, like: Period) -> Period | None:
    if moment is None:
        return None
    month = find_month(moment)
    return month if like.month else Period(month.year)


def _leave_empty_out(
    workshops: WorkshopQuerySet, months: Sequence[Period], years: Sequence[Period]
) -> tuple[list[Period], list[Period]]:
    """Return the months and the years in which any of the workshops starts; one query.

    Each is asked for by itself, and answered by the first row of an index. The question is worded once and
    repeated with other bounds: two dozen of them take Django longer to word than a database to answer.
    """
    periods = [*months, *years]
    question = workshops.starting(SINCE, BEFORE).published().order_by().values("pk")[:1]
    sql, params = question.query.sql_with_params()
    adapt = connection.ops.adapt_datetimefield_value
    since, before = adapt(SINCE), adapt(BEFORE)
    bounds = [{since: adapt(period.bounds[0]), before: adapt(period.bounds[1])} for period in periods]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join([f"EXISTS({sql})"] * len(periods)),
            [meant.get(value, value) for meant in bounds for value in params],
        )
        answers = cursor.fetchone()
    found = {period for period, has_any in zip(periods, answers, strict=True) if has_any}
    return [month for month in months if month in found], [year for year in years if year in found]
