"""Read from an address which month or year of a list of workshops is meant."""

import datetime
import re
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.text import capfirst

from cms.lists.leaf import read_one
from cms.lists.list_part import make_query
from cms.text.format_times import format_month, format_months
from cms.text.years import YEARS

MONTH, YEAR = "month", "year"
# Digits of the keyboard only, and one spelling for each: every month has one address.
MONTH_VALUE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
YEAR_VALUE = re.compile(r"[0-9]{4}")
MONTHS = 12


@dataclass(frozen=True, order=True)
class Period:
    """A month, or a whole year where `month` is 0, by the site's clock."""

    year: int
    month: int = 0

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, self.month or 1, 1)

    @property
    def following(self) -> "Period":
        """The month or the year after this one."""
        if not self.month:
            return Period(self.year + 1)
        return Period(self.year + self.month // MONTHS, self.month % MONTHS + 1)

    @property
    def bounds(self) -> tuple[datetime.datetime, datetime.datetime]:
        """The first moment, and the first one that does not belong to it any more."""
        days = (self.first_day, self.following.first_day)
        first, next_one = (datetime.datetime.combine(day, datetime.time()) for day in days)
        return timezone.make_aware(first), timezone.make_aware(next_one)

    @property
    def is_past(self) -> bool:
        return self.bounds[1] <= timezone.now()

    @property
    def parameters(self) -> dict[str, str]:
        """What leads to it."""
        return {MONTH: f"{self.year}-{self.month:02}"} if self.month else {YEAR: str(self.year)}

    @property
    def query(self) -> str:
        """What stands after the address of the list."""
        return make_query(self.parameters)

    @property
    def title(self) -> str:
        """The month with its year, or the year."""
        return format_months(self.first_day, self.first_day) if self.month else str(self.year)

    @property
    def heading(self) -> str:
        """The title, as it begins a line."""
        return capfirst(self.title)

    @property
    def name(self) -> str:
        """The month where its year is known, or the year."""
        return capfirst(format_month(self.first_day)) if self.month else str(self.year)

    @property
    def months(self) -> list["Period"]:
        """The months of the year that it is, or lies in."""
        return [Period(self.year, month) for month in range(1, MONTHS + 1)]


def find_month(moment: datetime.datetime) -> Period:
    """Return the month that a moment lies in, by the site's clock."""
    day = timezone.localdate(moment)
    return Period(day.year, day.month)


def read_period(request: HttpRequest) -> Period | None:
    """Return the month or the year that an address asks for; None where it asks for neither.

    Raises:
        Http404: when it names something else, several, or a year that lies too far away.
    """
    month, year = read_one(request, MONTH), read_one(request, YEAR)
    if not (month or year):
        return None
    if month and year:
        raise Http404
    if found := MONTH_VALUE.fullmatch(month):
        period = Period(int(found[1]), int(found[2]))
    elif YEAR_VALUE.fullmatch(year):
        period = Period(int(year))
    else:
        raise Http404
    if period.year not in YEARS:
        raise Http404
    return period
