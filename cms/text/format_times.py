"""Write days and hours as the active language does: “18 March 2021, 13:00–15:15”.

Moments are shown by the clock of the zone they are in: give `workshop.local_start`, not `workshop.starts_at`.
"""

import datetime
import re

from django.utils.formats import date_format, get_format
from django.utils.translation import get_language, pgettext

# Django's catalogues begin every weekday with a capital, for calendars; these languages do not write it so.
LOWER_CASE_WEEKDAYS = frozenset({"pl", "cs", "uk"})


def format_day(moment: datetime.date) -> str:
    """Return the day, with the month in words.

    Parameters:
        moment: a day, or a moment whose day is meant.
    """
    return date_format(moment, "DATE_FORMAT")


def format_time(moment: datetime.datetime) -> str:
    """Return the hour and minute of a moment."""
    return pgettext("hour of the clock", "%(time)s") % {"time": date_format(moment, "TIME_FORMAT")}


def format_time_range(start: datetime.datetime, end: datetime.datetime) -> str:
    """Return from which hour to which hour something lasts."""
    return pgettext("from hour to hour", "%(start)s–%(end)s") % {
        "start": date_format(start, "TIME_FORMAT"),
        "end": date_format(end, "TIME_FORMAT"),
    }


def format_day_and_time(start: datetime.datetime, end: datetime.datetime | None = None) -> str:
    """Return the day with its hours; both days when it ends on another day than it started on.

    Parameters:
        start: the moment, or the first moment of what lasts.
        end: its last moment, in the same zone; None for a single moment.
    """
    if end is not None and end.date() != start.date():
        return pgettext("from moment to moment", "%(start)s – %(end)s") % {
            "start": format_day_and_time(start),
            "end": format_day_and_time(end),
        }
    hours = format_time(start) if end is None else format_time_range(start, end)
    return pgettext("day and hours", "%(day)s, %(hours)s") % {"day": format_day(start), "hours": hours}


def format_month_in_date(moment: datetime.date) -> str:
    """Return month and year as they stand in a date, after the day: “kwietnia 2027”, not “kwiecień 2027”."""
    return date_format(moment, re.sub(r"^[jd]\W*", "", get_format("DATE_FORMAT")))


def format_weekday_and_time(start: datetime.datetime, end: datetime.datetime) -> str:
    """Return what stands under the day in large: the weekday and the hours, or both days in full.

    Parameters:
        start: the first moment.
        end: the last moment, in the same zone.
    """
    if end.date() != start.date():
        return format_day_and_time(start, end)
    weekday = date_format(start, "l")
    return pgettext("weekday and hours", "%(weekday)s, %(hours)s") % {
        "weekday": weekday.lower() if get_language() in LOWER_CASE_WEEKDAYS else weekday,
        "hours": format_time_range(start, end),
    }


def format_days(first: datetime.date, last: datetime.date) -> str:
    """Return from which day to which something goes on.

    Parameters:
        first: the first day, or a moment on it.
        last: the last day, or a moment on it.
    """
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return format_day(first)
    shown = date_format(first, "MONTH_DAY_FORMAT") if first.year == last.year else format_day(first)
    return pgettext("from day to day", "%(first)s – %(last)s") % {"first": shown, "last": format_day(last)}


def format_months(first: datetime.date, last: datetime.date) -> str:
    """Return from which month to which something goes on, both included.

    Parameters:
        first: any day of the first month.
        last: any day of the last month.
    """
    if (first.year, first.month) == (last.year, last.month):
        return date_format(first, "YEAR_MONTH_FORMAT")
    return pgettext("from month to month", "%(first)s to %(last)s") % {
        "first": format_month_in_date(first),
        "last": format_month_in_date(last),
    }
