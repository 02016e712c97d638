"""A clock that jumps, ahead by days or back by hours, leaves nothing under way or waiting for ever."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone
from pytest_django import Settings

from cms.mail.enums import LetterState
from cms.mail.models import LONGEST_WAIT, DeliveryState, Letter
from cms.mail.services.claim_letter import SKEW, claim_letter, stuck_after
from cms.mail.services.sweep_letters import sweep_letters

pytestmark = pytest.mark.sqlite  # nothing here depends on the engine

Write = Callable[..., Letter]
NOW = timezone.now().replace(microsecond=0)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def sweep_at(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        sweep_letters()


@pytest.mark.parametrize("jump", [-5 * HOUR, 3 * DAY], ids=["back by hours", "ahead by days"])
def test_a_letter_that_was_under_way_is_tried_again(write: Write, jump: timedelta) -> None:
    with time_machine.travel(NOW, tick=False):
        letter = write()
        assert claim_letter(letter.pk) is not None
    sweep_at(NOW + jump)
    sweep_at(NOW + jump)
    assert Letter.objects.get().state == LetterState.SENT


@pytest.mark.parametrize("since", [timedelta(), SKEW / 2, -SKEW / 2])
def test_a_letter_that_is_under_way_by_another_machines_clock_is_left_alone(
    write: Write, since: timedelta
) -> None:
    with time_machine.travel(NOW, tick=False):
        letter = write()
        assert claim_letter(letter.pk) is not None
    sweep_at(NOW + since)
    assert Letter.objects.get().state == LetterState.SENDING


def test_a_letter_that_a_fast_clock_put_off_is_due_when_the_clock_is_right(write: Write) -> None:
    letter = write()
    Letter.objects.update(state=LetterState.RETRY, not_before=NOW + 3 * DAY)
    sweep_at(NOW)
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT


def test_neither_a_planned_letter_nor_one_that_waits_its_time_is_taken_for_that(write: Write) -> None:
    with time_machine.travel(NOW, tick=False):
        planned, waiting = write(not_before=NOW + 3 * DAY), write(to_email="jan@example.org")
    Letter.objects.filter(pk=waiting.pk).update(state=LetterState.RETRY, not_before=NOW + LONGEST_WAIT)
    sweep_at(NOW)
    planned.refresh_from_db()
    waiting.refresh_from_db()
    assert (planned.state, waiting.state) == (LetterState.QUEUED, LetterState.RETRY)


def test_a_letter_that_a_fast_clock_gave_up_goes_out_when_the_clock_is_right(
    write: Write, deadline: Callable[[datetime], Group]
) -> None:
    letter = write("urgent", about=deadline(NOW + HOUR))
    sweep_at(NOW + 2 * DAY)
    assert Letter.objects.get().state == LetterState.MISSED
    sweep_at(NOW)
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT


def test_negative_control_what_is_really_too_late_stays_so(
    write: Write, deadline: Callable[[datetime], Group]
) -> None:
    write("urgent", about=deadline(NOW + HOUR))
    sweep_at(NOW + 2 * HOUR)
    sweep_at(NOW + 2 * DAY)
    assert Letter.objects.get().state == LetterState.MISSED


@pytest.mark.parametrize(
    ("seen", "delivers"),
    [(timedelta(), False), (-3 * DAY, True), (3 * DAY, True)],
    ids=["now", "days ago", "in days to come"],
)
def test_a_sweep_delivers_unless_a_worker_is_there_by_the_clock_of_now(
    write: Write, seen: timedelta, delivers: bool
) -> None:
    DeliveryState.objects.create(pk=DeliveryState.ONLY, worker_seen_at=NOW + seen)
    write()
    sweep_at(NOW)
    assert (Letter.objects.get().state == LetterState.SENT) is delivers


def test_an_attempt_may_take_as_long_as_its_steps_together(settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 20
    assert stuck_after() == timedelta(minutes=3)
    settings.EMAIL_TIMEOUT = None
    assert stuck_after() == timedelta(minutes=10)
