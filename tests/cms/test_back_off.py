"""How long a program that ended waits for its next start, and when it is given up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.processes.back_off import FIRST_WAIT, LONGEST_WAIT, STORM, STORM_SECONDS, BackOff

pytestmark = pytest.mark.sqlite


def test_each_wait_is_twice_as_long_up_to_a_limit() -> None:
    back_off = BackOff()
    waits = [back_off.note_end(moment) for moment in range(7)]
    assert waits == [0.5, 1, 2, 4, 8, LONGEST_WAIT, LONGEST_WAIT]


def test_after_a_quiet_time_it_starts_at_once_again() -> None:
    back_off = BackOff()
    for moment in range(5):
        back_off.note_end(moment)
    assert back_off.note_end(5 + STORM_SECONDS) == FIRST_WAIT


def test_what_ends_at_once_each_time_is_given_up_within_the_time_of_a_storm() -> None:
    back_off, now = BackOff(), 0.0
    wait: float | None = 0.0
    for _number in range(STORM):
        wait = back_off.note_end(now)
        if wait is None:
            break
        now += wait
    assert wait is None
    assert now < STORM_SECONDS


@given(st.lists(st.floats(min_value=STORM_SECONDS / (STORM - 1) + 0.1, max_value=1000), max_size=50))
def test_what_works_for_a_while_each_time_is_never_given_up(lives: list[float]) -> None:
    back_off, now = BackOff(), 0.0
    for life in lives:
        now += life
        wait = back_off.note_end(now)
        assert wait is not None
        now += wait
