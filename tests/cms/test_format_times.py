"""Days and hours as each language writes them, by the clock of the workshop's own zone."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from cms.templatetags.dates import after_minutes, iso, iso_hour
from cms.text.format_times import (
    format_clock,
    format_day,
    format_day_and_time,
    format_day_in_date,
    format_days,
    format_month_in_date,
    format_months,
    format_time,
    format_weekday_and_time,
)

WARSAW = ZoneInfo("Europe/Warsaw")
START = datetime.datetime(2021, 3, 18, 13, 0, tzinfo=WARSAW)
END = datetime.datetime(2021, 3, 18, 15, 15, tzinfo=WARSAW)
NEXT_DAY = datetime.datetime(2021, 3, 19, 9, 0, tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("language", "day", "hours", "whole"),
    [
        ("en", "18 March 2021", "13:00", "18 March 2021, 13:00–15:15"),
        ("de", "18. März 2021", "13:00 Uhr", "18. März 2021, 13:00–15:15 Uhr"),
        ("pl", "18 marca 2021", "godz. 13:00", "18 marca 2021, godz. 13:00–15:15"),
    ],
)
def test_a_day_and_its_hours(language: str, day: str, hours: str, whole: str) -> None:
    with translation.override(language):
        assert format_day(START) == day
        assert format_time(START) == hours
        assert format_day_and_time(START, END) == whole


@pytest.mark.parametrize(
    ("language", "number", "month", "below"),
    [
        ("en", "18", "March 2021", "Thursday, 13:00–15:15"),
        ("de", "18.", "März 2021", "Donnerstag, 13:00–15:15 Uhr"),
        ("pl", "18", "marca 2021", "czwartek, godz. 13:00–15:15"),
    ],
)
def test_the_parts_of_a_date_in_large(language: str, number: str, month: str, below: str) -> None:
    with translation.override(language):
        assert format_day_in_date(START) == number
        assert format_month_in_date(START) == month
        assert format_weekday_and_time(START, END) == below


def test_what_goes_on_over_night_names_both_days() -> None:
    expected = "18 March 2021, 13:00 – 19 March 2021, 9:00"

    assert format_day_and_time(START, NEXT_DAY) == expected
    assert format_weekday_and_time(START, NEXT_DAY) == expected


@pytest.mark.parametrize(
    ("language", "same_year", "two_years"),
    [
        ("en", "18 March – 19 May 2021", "18 March 2021 – 7 January 2022"),
        ("de", "18. März – 19. Mai 2021", "18. März 2021 – 7. Januar 2022"),
        ("pl", "18 marca – 19 maja 2021", "18 marca 2021 – 7 stycznia 2022"),
    ],
)
def test_from_day_to_day_names_the_year_once_where_it_is_the_same(
    language: str, same_year: str, two_years: str
) -> None:
    with translation.override(language):
        assert format_days(START, datetime.date(2021, 5, 19)) == same_year
        assert format_days(START, datetime.date(2022, 1, 7)) == two_years
        assert format_days(START, END) == format_day(START)


@pytest.mark.parametrize(
    ("language", "months", "one"),
    [
        ("en", "April 2017 to March 2020", "April 2017"),
        ("de", "April 2017 bis März 2020", "April 2017"),
        ("pl", "od kwietnia 2017 do marca 2020", "kwiecień 2017"),
    ],
)
def test_from_month_to_month(language: str, months: str, one: str) -> None:
    first, last = datetime.date(2017, 4, 1), datetime.date(2020, 3, 1)
    with translation.override(language):
        assert format_months(first, last) == months
        assert format_months(first, first).lower() == one.lower()


def test_a_moment_is_shown_by_the_clock_of_its_own_zone() -> None:
    lisbon = datetime.datetime(2021, 3, 18, 9, 30, tzinfo=ZoneInfo("Europe/Lisbon"))
    with timezone.override("Asia/Tokyo"):
        assert format_clock(lisbon) == "9:30"
        assert iso(lisbon) == "2021-03-18T09:30+00:00"


def test_minutes_after_the_start_count_real_time_when_the_clocks_change() -> None:
    before = datetime.datetime(2027, 3, 28, 1, 30, tzinfo=WARSAW)

    assert iso_hour(after_minutes(before, 60)) == "03:30"
    assert iso_hour(after_minutes(START, 75)) == "14:15"
