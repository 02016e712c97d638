"""What is wrong with the mail server as a whole stops all letters, is held against none, and passes."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone
from pytest_django import Settings

from cms.mail.delivery_run import DeliveryRun
from cms.mail.enums import LetterState, PauseReason
from cms.mail.models import Letter
from cms.mail.services.deliver_due import deliver_due
from cms.mail.services.deliver_letter import MOST_IN_A_ROW
from cms.mail.services.pause_letters import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    claim_try,
    is_time_to_try,
    read_delivery_state,
)
from tests.faults.letter_worker import TIMEOUT, send_to
from tests.faults.mail_server import DROP, SILENCE, Behaviour, MailServer, Step

pytestmark = pytest.mark.sqlite  # nothing here depends on the engine

Write = Callable[..., Letter]
PEOPLE = 8
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with MailServer() as running:
        send_to(running.port, settings)
        settings.EMAIL_TIMEOUT = TIMEOUT
        yield running


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def letters(write: Write) -> list[Letter]:
    """Letters to several people."""
    return [write("greeting", to_email=f"p{number}@example.org") for number in range(PEOPLE)]


def deliver() -> int:
    run = DeliveryRun()
    try:
        return deliver_due(run)
    finally:
        run.connection.close()
        run.log()


def states() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def refuse_person(number: int, answer: str) -> Callable[[Step], str]:
    return lambda step: answer if step.recipient == f"p{number}@example.org" else ""


# --- It is noticed ----------------------------------------------------------------------------------------
def test_a_server_that_is_away_is_noticed_before_a_letter_is_touched(
    server: MailServer, letters: list[Letter]
) -> None:
    server.stop()
    assert deliver() == 0
    assert read_delivery_state().reason == PauseReason.UNREACHABLE
    assert set(states()) == {LetterState.QUEUED}
    assert set(Letter.objects.values_list("attempts", flat=True)) == {0}


@pytest.mark.parametrize(
    ("step", "answer", "reason"),
    [
        ("on_connect", "421 4.3.2 Closing down", PauseReason.BUSY),
        ("on_connect", "554 5.3.2 No service", PauseReason.BUSY),
        ("on_connect", SILENCE, PauseReason.SILENT),
        ("on_connect", DROP, PauseReason.BROKEN_OFF),
        ("on_sign_in", "535 5.7.8 Wrong password", PauseReason.SIGN_IN),
        ("on_sign_in", "454 4.7.0 Temporary failure", PauseReason.SIGN_IN),
        ("on_sender", "550 5.1.0 Unknown sender", PauseReason.SENDER),
        ("on_sender", "530 5.7.0 Must sign in", PauseReason.SIGN_IN),
        ("on_sender", "451 4.3.0 Later", PauseReason.BUSY),
        ("on_sender", "452 4.3.1 No space", PauseReason.QUOTA),
        ("on_recipient", "421 4.3.2 Closing down", PauseReason.BUSY),
        ("on_recipient", "550 5.4.5 Daily sending quota exceeded", PauseReason.QUOTA),
        ("on_data", "451 4.3.2 Not accepting messages", PauseReason.BUSY),
        ("on_message", DROP, PauseReason.BROKEN_OFF),
        ("on_message", SILENCE, PauseReason.SILENT),
        ("on_message", "452 4.3.1 No space", PauseReason.QUOTA),
    ],
)
def test_the_servers_trouble_stops_all_and_is_held_against_none(
    server: MailServer, letters: list[Letter], settings: Settings, step: str, answer: str, reason: PauseReason
) -> None:
    setattr(server.behaviour, step, answer)
    if answer == SILENCE:
        settings.EMAIL_TIMEOUT = 0.2
    deliver()
    settings.EMAIL_TIMEOUT = TIMEOUT
    state = read_delivery_state()
    assert (state.reason, state.tries) == (reason, 1)
    assert set(states()) <= {LetterState.QUEUED, LetterState.RETRY}
    assert states().count(LetterState.RETRY) <= 1
    assert set(Letter.objects.values_list("refusals", flat=True)) == {0}
    server.behaviour = Behaviour()
    with time_machine.travel(timezone.now() + LONGEST_PAUSE + MINUTE):
        assert deliver() == PEOPLE
    assert read_delivery_state().paused_since is None
    assert len(set(server.message_ids)) == PEOPLE


@pytest.mark.parametrize("code", ["451 4.7.1 Come back", "554 5.7.1 Relay access denied"])
def test_what_meets_several_people_in_a_row_is_the_servers_trouble(
    server: MailServer, letters: list[Letter], code: str
) -> None:
    server.behaviour.on_recipient = code
    assert deliver() == MOST_IN_A_ROW
    assert read_delivery_state().paused_since is not None
    assert set(Letter.objects.values_list("refusals", flat=True)) == {0}
    server.behaviour = Behaviour()
    with time_machine.travel(timezone.now() + 2 * MINUTE):
        assert deliver() == PEOPLE


# --- It is not noticed where it is none -------------------------------------------------------------------
@pytest.mark.parametrize("step", ["on_recipient", "on_message"])
def test_a_refused_recipient_fails_and_stops_nobody(
    server: MailServer, letters: list[Letter], step: str
) -> None:
    setattr(server.behaviour, step, refuse_person(3, "550 5.1.1 No such person"))
    assert deliver() == PEOPLE
    assert read_delivery_state().paused_since is None
    assert states() == ["failed" if number == 3 else "sent" for number in range(PEOPLE)]
    assert server.connections == 1


@pytest.mark.parametrize("answer", ["450 4.2.0 Greylisted", "554 5.7.1 Relay access denied"])
def test_who_alone_is_to_come_later_waits_alone(
    server: MailServer, letters: list[Letter], answer: str, clock: time_machine.Traveller
) -> None:
    server.behaviour.on_recipient = refuse_person(3, answer)
    assert deliver() == PEOPLE
    assert read_delivery_state().paused_since is None
    assert states() == ["retry" if number == 3 else "sent" for number in range(PEOPLE)]
    assert Letter.objects.get(state=LetterState.RETRY).refusals == 1
    assert deliver() == 0
    server.behaviour = Behaviour()
    clock.shift(MINUTE)
    assert deliver() == 1


def test_one_person_who_is_to_come_later_for_many_letters_stops_nobody(
    server: MailServer, write: Write
) -> None:
    for _number in range(MOST_IN_A_ROW + 2):
        write("greeting", to_email="p3@example.org")
    write("greeting", to_email="p4@example.org")
    server.behaviour.on_recipient = refuse_person(3, "450 4.2.0 Mailbox busy")
    deliver()
    assert read_delivery_state().paused_since is None
    assert server.received[0].recipients == ("p4@example.org",)


def test_a_letter_that_breaks_the_server_does_not_hold_up_the_others(
    server: MailServer, letters: list[Letter], clock: time_machine.Traveller
) -> None:
    server.behaviour.on_message = refuse_person(0, DROP)
    for _round in range(4):
        deliver()
        clock.shift(2 * FIRST_PAUSE)
    assert states() == [LetterState.RETRY, *[LetterState.SENT] * (PEOPLE - 1)]


# --- It passes --------------------------------------------------------------------------------------------
def test_while_it_lasts_one_letter_is_tried_at_growing_intervals_and_then_all_follow(
    server: MailServer, letters: list[Letter], clock: time_machine.Traveller
) -> None:
    server.behaviour.on_message = "451 4.3.0 Later"
    server.behaviour.on_sender = "451 4.3.0 Later"
    deliver()
    intervals, last = [], timezone.now()
    while len(intervals) < 10:
        before = server.connections
        clock.shift(timedelta(seconds=1))
        deliver()
        if server.connections > before:
            intervals.append(round((timezone.now() - last).total_seconds()))
            last = timezone.now()
    assert intervals == [5, 10, 20, 40, 80, 160, 300, 300, 300, 300]
    server.behaviour = Behaviour()
    clock.shift(LONGEST_PAUSE)
    before = server.connections
    assert deliver() == PEOPLE
    assert server.connections == before + 1


def test_a_wrong_password_is_not_repeated_often_enough_to_be_locked_out(
    server: MailServer, letters: list[Letter], clock: time_machine.Traveller
) -> None:
    server.behaviour.on_sign_in = "535 5.7.8 Wrong password"
    for _second in range(600):
        deliver()
        clock.shift(timedelta(seconds=1))
    assert server.connections <= 3


def test_after_a_weekend_without_a_mail_server_nothing_is_lost(
    server: MailServer, letters: list[Letter], clock: time_machine.Traveller, caplog: pytest.LogCaptureFixture
) -> None:
    server.stop()
    for _hour in range(60):
        deliver()
        clock.shift(HOUR)
    assert set(states()) == {LetterState.QUEUED}
    server.start()
    with caplog.at_level(logging.INFO):
        assert deliver() == PEOPLE
    assert set(states()) == {LetterState.SENT}
    assert len(server.received) == PEOPLE


def test_the_way_down_and_the_way_up_are_a_line_each(
    server: MailServer, letters: list[Letter], clock: time_machine.Traveller, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        server.stop()
        for _minute in range(30):
            deliver()
            clock.shift(MINUTE)
        server.start()
        clock.shift(LONGEST_PAUSE)
        deliver()
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING", "INFO"]
    assert "@" not in caplog.text


def test_a_letter_that_finds_nothing_out_leaves_that_to_the_next(
    server: MailServer, write: Write, clock: time_machine.Traveller
) -> None:
    write("pointless")
    write("broken", to_email="jan@example.org")
    letter = write("greeting", to_email="ute@example.org")
    server.stop()
    deliver()
    server.start()
    clock.shift(LONGEST_PAUSE)
    assert deliver() == 3
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT


def test_of_several_processes_one_tries(
    server: MailServer, letters: list[Letter], clock: time_machine.Traveller
) -> None:
    server.stop()
    deliver()
    clock.shift(LONGEST_PAUSE)
    as_read = read_delivery_state()
    assert is_time_to_try(as_read)
    assert [claim_try(as_read), claim_try(as_read)] == [True, False]
    assert not is_time_to_try(read_delivery_state())
    clock.shift(LONGEST_PAUSE)
    assert is_time_to_try(read_delivery_state()), "whoever died at it does not keep the right to try"


# --- In time ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("trouble", ["451 4.7.1 Come back", DROP])
@pytest.mark.parametrize("left", [1, 45], ids="{} minutes before".format)
def test_once_the_server_is_well_a_letter_goes_out_before_it_is_too_late(
    server: MailServer,
    write: Write,
    deadline: Callable[[datetime], Group],
    clock: time_machine.Traveller,
    trouble: str,
    left: int,
) -> None:
    """The server has been in trouble for two hours, and is well again some minutes before the deadline."""
    moment = timezone.now() + 2 * HOUR + left * MINUTE
    letter = write("urgent", about=deadline(moment))
    server.behaviour.on_recipient = trouble
    well_again = timezone.now() + 2 * HOUR
    while timezone.now() < well_again:
        deliver()
        clock.shift(timedelta(seconds=20))
    server.behaviour = Behaviour()
    while timezone.now() < moment - timedelta(seconds=20):
        deliver()
        clock.shift(timedelta(seconds=10))
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    assert letter.sent_at < moment
    assert letter.sent_at < well_again + 31 * MINUTE


# --- Clocks -----------------------------------------------------------------------------------------------
def test_a_pause_that_a_wrong_clock_wrote_ends(
    server: MailServer, letters: list[Letter], clock: time_machine.Traveller
) -> None:
    right = timezone.now()
    server.stop()
    clock.move_to(right + timedelta(days=3))
    deliver()
    server.start()
    clock.move_to(right)
    assert deliver() == PEOPLE
