"""Choose the times of the demonstration's workshops."""

import datetime
import zoneinfo
from typing import Any

SATURDAY = 5


def choose_times(fact: dict[str, Any], today: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """Return start and end: as given, or some days from today and never on a weekend.

    Parameters:
        fact: a workshop with `starts` and `ends`, or with `days_ahead`, `starts_time` and `ends_time`.
        today: the day to count from.
    """
    zone = zoneinfo.ZoneInfo(fact["time_zone"])
    if "starts" in fact:
        start = datetime.datetime.fromisoformat(fact["starts"])
        end = datetime.datetime.fromisoformat(fact["ends"])
    else:
        day = next_weekday(today + datetime.timedelta(days=fact["days_ahead"]))
        start = datetime.datetime.combine(day, datetime.time.fromisoformat(fact["starts_time"]))
        end = datetime.datetime.combine(day, datetime.time.fromisoformat(fact["ends_time"]))
    return start.replace(tzinfo=zone), end.replace(tzinfo=zone)


def next_weekday(day: datetime.date) -> datetime.date:
    """Return the day itself, or the Monday after it when it falls on a weekend."""
    return day + datetime.timedelta(days=7 - day.weekday() if day.weekday() >= SATURDAY else 0)
