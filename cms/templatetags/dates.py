"""Days and hours in templates. Moments are shown by the clock of their own zone, not the site's."""

import datetime

from django import template

from cms.text import format_times

register = template.Library()

# Django's own date filter would turn a moment to the site's zone; these leave it in the workshop's.
register.filter("day", format_times.format_day)
register.filter("hour", format_times.format_time)
register.filter("day_and_hour", format_times.format_day_and_time)
register.filter("clock", format_times.format_clock)
register.filter("day_in_date", format_times.format_day_in_date)
register.filter("month_in_date", format_times.format_month_in_date)
register.filter("weekday_and_time", format_times.format_weekday_and_time)
register.filter("days_to", format_times.format_days)
register.filter("months_to", format_times.format_months)
register.filter("time_zone_name", format_times.name_time_zone)


@register.filter
def iso(moment: datetime.datetime) -> str:
    """Return a moment for machines, to the minute and with its offset."""
    return moment.isoformat(timespec="minutes")


@register.filter
def utc_offset(moment: datetime.datetime) -> str:
    """Return how far the clock is from UTC at that moment: “UTC+1” in winter, “UTC+2” in summer."""
    offset = moment.utcoffset() or datetime.timedelta()
    hours, minutes = divmod(int(abs(offset).total_seconds()) // 60, 60)
    sign = "−" if offset < datetime.timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


@register.filter
def iso_hour(moment: datetime.datetime) -> str:
    """Return the hour of a moment for machines."""
    return moment.strftime("%H:%M")


@register.filter
def after_minutes(moment: datetime.datetime, minutes: int) -> datetime.datetime:
    """Return the moment some minutes later, by the clock of the same zone even where it changes meanwhile."""
    return (moment.astimezone(datetime.UTC) + datetime.timedelta(minutes=minutes)).astimezone(moment.tzinfo)
