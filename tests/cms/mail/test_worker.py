"""The worker: many letters in one connection, a database that goes and comes, an end that loses nothing."""

import logging
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import InternalError, OperationalError, ProgrammingError, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from psycopg.errors import ReadOnlySqlTransaction
from pytest_django import Settings

from cms.mail import connection, worker
from cms.mail.enums import LetterState
from cms.mail.models import DeliveryState, Letter
from cms.mail.services import deliver_letter as delivery
from cms.mail.services.deliver_due import deliver_due
from cms.mail.services.deliver_letter import deliver_letter
from cms.mail.worker import LetterWorker
from cms.processes import stop_signals
from tests.faults.letter_worker import TIMEOUT, WorkerProcess, send_to, wait_until
from tests.faults.mail_server import DROP, TAKE_AND_DROP, MailServer

pytestmark = pytest.mark.sqlite  # nothing here depends on the engine

Write = Callable[..., Letter]
LETTERS = 12
# What Django raises where PostgreSQL can be read and not written to.
READ_ONLY = InternalError("cannot execute UPDATE in a read-only transaction")
READ_ONLY.__cause__ = ReadOnlySqlTransaction()


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    settings.WORKSHOP_SPOT_MAIL_AT_ONCE = False
    with MailServer() as running:
        send_to(running.port, settings)
        settings.EMAIL_TIMEOUT = TIMEOUT
        yield running


@pytest.fixture
def letters(write: Write) -> list[Letter]:
    return [write("greeting", to_email=f"p{number}@example.org") for number in range(LETTERS)]


@pytest.fixture
def letter_worker(monkeypatch: pytest.MonkeyPatch) -> LetterWorker:
    """A worker that ends by itself once nothing is left to do."""
    monkeypatch.setattr(worker, "FIRST_BACK_OFF", 0.01)
    monkeypatch.setattr(worker, "POLL", 0.01)
    # The test's own transaction lives in it.
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    made = LetterWorker()

    def deliver_and_end(*args: Any, **kwargs: Any) -> int:
        moved = deliver_due(*args, **kwargs)
        if not moved:
            made.stop()
        return moved

    monkeypatch.setattr(worker, "deliver_due", deliver_and_end)
    return made


def states() -> set[str]:
    return set(Letter.objects.values_list("state", flat=True))


# --- Connections ------------------------------------------------------------------------------------------
def test_one_connection_carries_many_letters(
    server: MailServer, letters: list[Letter], letter_worker: LetterWorker
) -> None:
    letter_worker.work()
    assert states() == {LetterState.SENT}
    assert server.connections == 1


def test_after_so_many_a_new_connection_is_made(
    server: MailServer, letters: list[Letter], letter_worker: LetterWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MOST_MESSAGES", 5)
    letter_worker.work()
    assert server.connections == 3


def test_a_server_that_takes_few_in_a_connection_is_gone_along_with(
    server: MailServer, letters: list[Letter], letter_worker: LetterWorker, caplog: pytest.LogCaptureFixture
) -> None:
    server.behaviour.messages_per_connection = 5
    letter_worker.work()
    assert states() == {LetterState.SENT}
    assert (server.connections, len(server.received)) == (3, LETTERS)
    assert "No e-mails go out" not in caplog.text


def test_a_connection_that_ended_while_nobody_used_it_is_made_anew(server: MailServer, write: Write) -> None:
    run = worker.DeliveryRun()
    write("greeting")
    assert deliver_due(run) == 1
    server.stop()
    server.start()
    write("greeting")
    assert deliver_due(run) == 1
    run.connection.close()
    assert len(server.received) == 2


def test_a_connection_that_nobody_uses_is_closed(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    mail_connection = connection.MailConnection()
    mail_connection.open()
    mail_connection.close_if_idle()
    assert mail_connection.is_open
    monkeypatch.setattr(connection, "LONGEST_IDLE", -1)
    mail_connection.close_if_idle()
    assert not mail_connection.is_open


def test_what_a_server_took_without_saying_so_is_sent_twice_and_no_more(
    server: MailServer, letters: list[Letter], letter_worker: LetterWorker
) -> None:
    server.behaviour.on_message = lambda step: {3: TAKE_AND_DROP, 7: DROP}.get(step.number, "")
    letter_worker.work()
    assert states() == {LetterState.SENT}
    assert len(server.received) == LETTERS + 1
    assert len(set(server.message_ids)) == LETTERS


# --- Database ---------------------------------------------------------------------------------------------
def test_a_database_that_is_away_is_waited_for_and_named_once(
    server: MailServer,
    letters: list[Letter],
    letter_worker: LetterWorker,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    absences = iter(range(4))
    tidy = LetterWorker._tidy

    def tidy_later(waiting: LetterWorker) -> None:
        if next(absences, None) is not None:
            raise OperationalError("server closed the connection unexpectedly")
        tidy(waiting)

    monkeypatch.setattr(LetterWorker, "_tidy", tidy_later)
    with caplog.at_level(logging.INFO):
        letter_worker.work()
    assert states() == {LetterState.SENT}
    said = [record.getMessage() for record in caplog.records]
    assert [line.split(" (")[0] for line in said] == [
        "The database is away",
        "E-mails are delivered again.",
        f"E-mails: {LETTERS} sent.",
    ]


@pytest.mark.parametrize(
    ("error", "lacks_migration", "said"),
    [
        (READ_ONLY, False, "The disk or the database cannot be written to (InternalError)"),
        (ProgrammingError("no such column"), True, "The database lacks migrations (ProgrammingError)"),
    ],
)
def test_what_somebody_has_to_see_to_is_waited_for_in_one_line(
    letter_worker: LetterWorker,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    lacks_migration: bool,
    said: str,
) -> None:
    if lacks_migration:
        MigrationRecorder(connections["default"]).record_unapplied("cms_mail", "0001_initial")
    absences, tidy = iter(range(3)), LetterWorker._tidy

    def tidy_later(waiting: LetterWorker) -> None:
        if next(absences, None) is not None:
            raise error
        tidy(waiting)

    monkeypatch.setattr(LetterWorker, "_tidy", tidy_later)
    letter_worker.work()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        f"{said}; e-mails wait for it.",
        "E-mails are delivered again.",
    ]


@pytest.mark.parametrize(
    ("error", "lacks_migration", "state"),
    [
        (READ_ONLY, False, LetterState.SENT),
        (ProgrammingError("no such column"), True, LetterState.SENT),
        (ProgrammingError("no such column"), False, LetterState.FAILED),  # control: a fault of ours
    ],
)
def test_a_letter_whose_words_wait_for_an_update_is_sent_later(
    server: MailServer,
    write: Write,
    letter_worker: LetterWorker,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    lacks_migration: bool,
    state: str,
) -> None:
    if lacks_migration:
        MigrationRecorder(connections["default"]).record_unapplied("cms_mail", "0001_initial")
    build, absences = delivery.build_message, iter(range(1))

    def build_later(*args: Any) -> Any:
        if next(absences, None) is not None:
            raise error
        return build(*args)

    monkeypatch.setattr(delivery, "build_message", build_later)
    write("greeting")
    letter_worker.work()
    assert states() == {state}


def test_a_letter_about_what_has_no_column_yet_waits_as_if_nobody_had_taken_it(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_fact(_letter: Letter) -> bool:
        raise ProgrammingError("no such column")

    MigrationRecorder(connections["default"]).record_unapplied("cms_mail", "0001_initial")
    monkeypatch.setattr(Letter, "is_about_unknown_class", property(read_fact))
    written, run = write("greeting"), worker.DeliveryRun()
    with pytest.raises(ProgrammingError):
        deliver_letter(written.pk, run)
    delivery.write_results(run)
    assert states() == {LetterState.RETRY}


def test_what_was_sent_while_the_database_went_away_is_written_down_later_and_not_sent_again(
    server: MailServer, letters: list[Letter], letter_worker: LetterWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, absences = delivery.finish_letter, iter(range(3))

    def finish_later(*args: Any, **kwargs: Any) -> bool:
        if next(absences, None) is not None:
            raise OperationalError("server closed the connection unexpectedly")
        return finish(*args, **kwargs)

    monkeypatch.setattr(delivery, "finish_letter", finish_later)
    letter_worker.work()
    assert states() == {LetterState.SENT}
    assert len(server.received) == LETTERS


def test_a_database_that_goes_while_a_letter_is_written_sends_it_later(
    server: MailServer, write: Write, letter_worker: LetterWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, absences = delivery.build_message, iter(range(1))

    def build_later(*args: Any) -> Any:
        if next(absences, None) is not None:
            raise OperationalError("server closed the connection unexpectedly")
        return build(*args)

    monkeypatch.setattr(delivery, "build_message", build_later)
    write("greeting")
    letter_worker.work()
    assert states() == {LetterState.SENT}


def test_a_text_that_the_database_does_not_take_is_not_sent_for_ever(
    server: MailServer, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = delivery.finish_letter

    def refuse_texts(letter: Letter, **values: Any) -> bool:
        if "body_text" in values:
            raise ValueError("A string literal cannot contain NUL (0x00) characters.")
        return finish(letter, **values)

    monkeypatch.setattr(delivery, "finish_letter", refuse_texts)
    deliver_letter(write("greeting").pk)
    assert states() == {LetterState.SENT}


# --- Its life ---------------------------------------------------------------------------------------------
def test_it_says_that_it_is_there_until_it_ends(letter_worker: LetterWorker) -> None:
    letter_worker._look()
    assert timezone.now() - DeliveryState.objects.get().worker_seen_at < timedelta(minutes=1)
    letter_worker.work()
    assert DeliveryState.objects.get().worker_seen_at is None


def test_many_letters_make_few_lines(
    server: MailServer, letters: list[Letter], letter_worker: LetterWorker, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        letter_worker.work()
    assert [record.getMessage() for record in caplog.records] == [f"E-mails: {LETTERS} sent."]


def test_a_fault_of_ours_does_not_end_it(
    letter_worker: LetterWorker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "LONGEST_BACK_OFF", 0.01)
    faults = iter(range(1))
    tidy = LetterWorker._tidy
    monkeypatch.setattr(
        LetterWorker, "_tidy", lambda own: 1 // 0 if next(faults, None) is not None else tidy(own)
    )
    letter_worker.work()
    assert "Delivering e-mails failed" in caplog.text


def test_the_command_ends_at_a_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)

    def look(_worker: LetterWorker) -> int:
        signal.raise_signal(signal.SIGTERM)
        return 0

    monkeypatch.setattr(LetterWorker, "_look", look)
    try:
        call_command("deliver_letters")
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("signals", [1, 2])
def test_told_to_end_it_finishes_the_letter_that_is_under_way(
    server: MailServer, letters: list[Letter], signals: int
) -> None:
    server.behaviour.slowness = 1.0
    with WorkerProcess(server.port) as process:
        wait_until(lambda: states() >= {LetterState.SENT, LetterState.SENDING}, "the second letter")
        # Two at once, as where a service manager and the parent both signal a process, are one request.
        for _earlier in range(signals - 1):
            process.ask_to_end()
            time.sleep(0.1)
        assert process.stop() == 0
    sent = Letter.objects.filter(state=LetterState.SENT).count()
    assert sent == len(server.received) < LETTERS
    assert states() == {LetterState.SENT, LetterState.QUEUED}


@pytest.mark.django_db(transaction=True)
def test_control_a_second_request_ends_it_at_once(
    server: MailServer, letters: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stop_signals, "ONE_REQUEST", 0.05)
    server.behaviour.slowness = 1.0
    with WorkerProcess(server.port) as process:
        wait_until(lambda: states() >= {LetterState.SENT, LetterState.SENDING}, "the second letter")
        process.ask_to_end()
        time.sleep(0.1)
        assert process.stop() == -signal.SIGTERM
    assert LetterState.SENDING in states()
