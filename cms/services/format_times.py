"""Write days and hours as the active language does: “18 March 2021, 13:00–15:15”, „18 marca 2021, godz. 13:00–15:15”.

Moments are shown by the clock of the zone they are in: give `workshop.local_start`, not `workshop.starts_at`.
"""

import datetime

from django.utils.formats import date_format
from django.utils.translation import pgettext


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
