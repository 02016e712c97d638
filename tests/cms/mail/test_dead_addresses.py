"""Addresses that a server refuses for now, however many somebody registers, hold nobody else up, and fail."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from cms.mail.delivery_run import DeliveryRun
from cms.mail.enums import LetterState, PauseReason
from cms.mail.judge_error import Fault, Judgement
from cms.mail.models import Letter
from cms.mail.services.deliver_due import deliver_due
from cms.mail.services.deliver_letter import MOST_IN_A_ROW, MOST_REFUSALS
from cms.mail.services.pause_letters import LONGEST_PAUSE, pause_letters, read_delivery_state
from tests.cms.mail.mail_servers import DeadDomainServer

pytestmark = pytest.mark.sqlite  # nothing here depends on the engine

Write = Callable[..., Letter]
WITH_CODE, WITHOUT_CODE = (450, b"4.1.2 Domain not found"), (450, b"Domain not found")
BUSY = Judgement(Fault.SERVER, PauseReason.BUSY, "SMTPSenderRefused 451")
STEP, STEPS_IN_TEN_MINUTES = timedelta(seconds=30), 20
# In four hours, after 1, 2, 4, 8, 16 minutes and then every half hour.
REFUSALS_IN_FOUR_HOURS = 12


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> type[DeadDomainServer]:
    settings.EMAIL_BACKEND = f"{DeadDomainServer.__module__}.{DeadDomainServer.__name__}"
    monkeypatch.setattr(DeadDomainServer, "answer", WITH_CODE)
    return DeadDomainServer


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def write_to_dead(write: Write, number: int) -> list[Letter]:
    return [
        write("greeting", to_email=f"p{person}{DeadDomainServer.DOMAIN}", to_name="")
        for person in range(number)
    ]


def dead() -> list[Letter]:
    return list(Letter.objects.filter(recipient_email__endswith=DeadDomainServer.DOMAIN))


def play_four_hours(
    write: Write, clock: time_machine.Traveller, run: DeliveryRun | None
) -> tuple[timedelta, int]:
    """Write a good e-mail every ten minutes; return the longest wait, and how many steps all waited.

    Parameters:
        run: what a worker remembers; None: sweeps deliver, which remember nothing.
    """
    paused_steps = 0
    for step in range(24 * STEPS_IN_TEN_MINUTES):
        if step % STEPS_IN_TEN_MINUTES == 0:
            write("greeting", to_email=f"good{step}@example.org")
        deliver_due(run or DeliveryRun())
        paused_steps += read_delivery_state().paused_since is not None
        clock.shift(STEP)
    good = Letter.objects.exclude(pk__in=[letter.pk for letter in dead()])
    assert set(good.values_list("state", flat=True)) == {LetterState.SENT}
    return max(letter.sent_at - letter.created_at for letter in good if letter.sent_at), paused_steps


def all_fail_after_days() -> bool:
    Letter.objects.filter(pk__in=[letter.pk for letter in dead()]).update(
        refusals=MOST_REFUSALS - 1, not_before=None
    )
    deliver_due(DeliveryRun())
    return {letter.state for letter in dead()} == {LetterState.FAILED}


@pytest.mark.parametrize("is_worker", [True, False], ids=["worker", "sweeps"])
def test_unknown_domains_pause_nothing_for_four_hours_and_fail_in_the_end(
    write: Write, server: type[DeadDomainServer], clock: time_machine.Traveller, is_worker: bool
) -> None:
    write_to_dead(write, MOST_IN_A_ROW)
    run = DeliveryRun() if is_worker else None
    assert play_four_hours(write, clock, run) == (timedelta(), 0)
    assert {letter.refusals for letter in dead()} == {REFUSALS_IN_FOUR_HOURS}
    assert all_fail_after_days()


@pytest.mark.parametrize("is_worker", [True, False], ids=["worker", "sweeps"])
def test_where_the_server_gives_no_code_they_pause_once_until_another_is_taken(
    write: Write, server: type[DeadDomainServer], clock: time_machine.Traveller, is_worker: bool
) -> None:
    server.answer = WITHOUT_CODE
    write_to_dead(write, MOST_IN_A_ROW)
    waited, paused_steps = play_four_hours(write, clock, DeliveryRun() if is_worker else None)
    assert waited <= STEP
    assert paused_steps <= 1
    assert min(letter.refusals for letter in dead()) >= REFUSALS_IN_FOUR_HOURS
    assert all_fail_after_days()


def test_a_pause_ends_where_only_such_a_recipient_is_left_to_find_out(
    write: Write, server: type[DeadDomainServer], clock: time_machine.Traveller
) -> None:
    write_to_dead(write, 1)
    pause_letters(BUSY)
    clock.shift(LONGEST_PAUSE)
    deliver_due(DeliveryRun())
    assert read_delivery_state().paused_since is None
    assert [letter.refusals for letter in dead()] == [1]


def test_during_a_pause_one_that_was_refused_before_leaves_finding_out_to_the_next(
    write: Write, server: type[DeadDomainServer], clock: time_machine.Traveller
) -> None:
    server.answer = WITHOUT_CODE
    write_to_dead(write, 1)
    Letter.objects.update(refusals=1)
    good = write("greeting")
    pause_letters(BUSY)
    clock.shift(LONGEST_PAUSE)
    assert deliver_due(DeliveryRun()) == 2
    good.refresh_from_db()
    assert (good.state, read_delivery_state().paused_since) == (LetterState.SENT, None)
    assert [letter.refusals for letter in dead()] == [1], "nobody knew then whose fault it was"


def test_what_met_only_a_server_in_trouble_is_held_against_nobody_when_another_is_taken(
    write: Write, server: type[DeadDomainServer], clock: time_machine.Traveller
) -> None:
    [letter] = write_to_dead(write, 1)
    Letter.objects.update(
        state=LetterState.RETRY, last_error="server", not_before=timezone.now() + LONGEST_PAUSE * 2
    )
    write("greeting")
    pause_letters(BUSY)
    clock.shift(LONGEST_PAUSE)
    deliver_due(DeliveryRun())
    letter.refresh_from_db()
    assert (letter.state, letter.refusals) == (LetterState.RETRY, 0)
