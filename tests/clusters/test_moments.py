"""When pages about projects change by themselves."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from clusters.freshness import find_next_end
from tests.factories.facts import ProjectFactory

pytestmark = pytest.mark.django_db


def test_a_project_is_over_at_the_midnight_after_its_last_day() -> None:
    for year in (2026, 2028):
        ProjectFactory(ends_on=datetime.date(year, 3, 31), partners=[])
    project = ProjectFactory(ends_on=datetime.date(2027, 3, 31), partners=[])
    at = find_next_end(datetime.datetime(2027, 3, 31, 12, tzinfo=datetime.UTC))

    assert at == datetime.datetime(2027, 3, 31, 22, tzinfo=datetime.UTC)  # in Warsaw
    over = []
    for moment in (at - datetime.timedelta(seconds=1), at):
        with time_machine.travel(moment, tick=False):
            over.append(project.is_over(timezone.localdate()))
    assert over == [False, True]


def test_where_no_project_is_running_there_is_no_moment() -> None:
    ProjectFactory(ends_on=datetime.date(2020, 3, 31), partners=[])
    assert find_next_end(datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)) is None
