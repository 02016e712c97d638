"""Write days and hours as the active language does: “18 March 2021, 13:00–15:15”.

How a language writes a day, a month and a weekday, the Unicode CLDR knows (by Babel). Moments are shown by
the clock of the zone they are in: give `workshop.local_start`, not `workshop.starts_at`.
"""

import datetime
import re
import zoneinfo

from babel import Locale, dates
from django.utils.translation import pgettext

from cms.text.cldr import active_locale

# On a 24-hour clock without a leading nought: the site's readers live in Europe.
HOUR = "H:mm"
# The day of the month with the mark that belongs to it, such as the point of „7. Dezember“.
DAY_IN_DATE = re.compile(r"^d+[^\s\w]*")
OFFSET = re.compile(r"[+-]\d{4}|GMT[+-].*|UTC[+-].*")
# Where people know the zone by its whole name rather than by the abbreviation.
NAMES_ZONE_IN_FULL = frozenset({"pl"})
# Babel 2.18 does not find the zone of a town that was renamed; another town keeps the same time.
RENAMED = {"Europe/Kyiv": "Europe/Helsinki", "Europe/Kiev": "Europe/Helsinki"}


def format_day(moment: datetime.date) -> str:
    """Return the day, with the month in words.

    Parameters:
        moment: a day, or a moment whose day is meant.
    """
    return str(dates.format_date(moment, "long", locale=active_locale()))


def format_time(moment: datetime.datetime) -> str:
    """Return the hour and minute of a moment."""
    return pgettext("hour of the clock", "%(time)s") % {"time": format_clock(moment)}


def format_clock(moment: datetime.datetime) -> str:
    """Return the bare hour and minute, for a column of them."""
    return str(dates.format_time(moment.replace(tzinfo=None), HOUR, locale=active_locale()))


def format_time_range(start: datetime.datetime, end: datetime.datetime) -> str:
    """Return from which hour to which hour something lasts."""
    return pgettext("from hour to hour", "%(start)s–%(end)s") % {
        "start": format_clock(start),
        "end": format_clock(end),
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


def format_day_in_date(moment: datetime.date) -> str:
    """Return the day of the month as it stands before the month: “7”, but „7.“ in German."""
    locale = active_locale()
    mark = DAY_IN_DATE.search(_long_pattern(locale))
    return str(dates.format_date(moment, mark[0] if mark else "d", locale=locale))


def format_month_in_date(moment: datetime.date) -> str:
    """Return month and year as they stand in a date, after the day: “kwietnia 2027”, not “kwiecień 2027”."""
    locale = active_locale()
    rest = DAY_IN_DATE.sub("", _long_pattern(locale)).strip()
    return str(dates.format_date(moment, rest, locale=locale))


def format_weekday_and_time(start: datetime.datetime, end: datetime.datetime) -> str:
    """Return what stands under the day in large: the weekday and the hours, or both days in full.

    Parameters:
        start: the first moment.
        end: the last moment, in the same zone.
    """
    if end.date() != start.date():
        return format_day_and_time(start, end)
    return pgettext("weekday and hours", "%(weekday)s, %(hours)s") % {
        "weekday": dates.format_date(start, "EEEE", locale=active_locale()),
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
    is_same_year = first.year == last.year
    shown = (
        dates.format_skeleton("MMMMd", first, locale=active_locale()) if is_same_year else format_day(first)
    )
    return pgettext("from day to day", "%(first)s – %(last)s") % {"first": shown, "last": format_day(last)}


def format_months(first: datetime.date, last: datetime.date) -> str:
    """Return from which month to which something goes on, both included.

    Parameters:
        first: any day of the first month.
        last: any day of the last month.
    """
    if (first.year, first.month) == (last.year, last.month):
        return str(dates.format_skeleton("yMMMM", first, locale=active_locale()))
    return pgettext("from month to month", "%(first)s to %(last)s") % {
        "first": format_month_in_date(first),
        "last": format_month_in_date(last),
    }


def format_month(moment: datetime.date) -> str:
    """Return the name of a month as it stands alone: “marzec”, not “marca”."""
    return str(dates.format_date(moment, "LLLL", locale=active_locale()))


def name_time_zone(moment: datetime.datetime) -> str:
    """Return what people call the time on a clock: “CET”, „MESZ“, „czas środkowoeuropejski (CET)”.

    A zone without an abbreviation in the active language goes by its name, or by its place.

    Parameters:
        moment: in the zone that is to be named.
    """
    locale = active_locale()
    moment = _in_known_zone(moment)
    short = str(dates.get_timezone_name(moment, width="short", locale=locale))
    full = _full_zone_name(moment, locale)
    if OFFSET.fullmatch(short):
        return full
    return f"{full} ({short})" if locale.language in NAMES_ZONE_IN_FULL and full != short else short


def _full_zone_name(moment: datetime.datetime, locale: Locale) -> str:
    # In winter nobody adds “standard” to a zone's name, unless it has no other.
    for variant in ["daylight"] if moment.dst() else ["generic", "standard"]:
        name = str(dates.get_timezone_name(moment, width="long", locale=locale, zone_variant=variant))
        if not OFFSET.fullmatch(name):
            return name
    return str(dates.get_timezone_location(moment, locale=locale, return_city=True))


def _in_known_zone(moment: datetime.datetime) -> datetime.datetime:
    """Return the moment in the zone by a name that is found."""
    zone = getattr(moment.tzinfo, "key", "")
    return moment.replace(tzinfo=zoneinfo.ZoneInfo(RENAMED[zone])) if zone in RENAMED else moment


def _long_pattern(locale: Locale) -> str:
    return str(locale.date_formats["long"].pattern)
