"""`manage.py run_tasks`: no task is lost with its worker, nor with the database."""

import signal
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from psycopg.errors import ReadOnlySqlTransaction

from cms.management.commands import run_tasks
from cms.processes import stop_signals
from cms.services.fail_stuck_tasks import LONGEST
from cms.services.fail_tasks import TaskGivenUpError
from cms.services.resume_tasks import MOST_STARTS, resume_tasks
from cms.signin.services.clear_past import KEPT_AFTER_SENDING, clear_reset_requests
from cms.signin.tasks import send_password_reset
from cms.sweep_register import Budget, sweeps

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def _make_task(status: TaskResultStatus, *workers: str, error: str = "") -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        worker_ids=list(workers),
        exception_class_path=error,
        finished_at=timezone.now() if status == TaskResultStatus.FAILED else None,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="wagtail.tasks.update_reference_index_task",
        backend_name="default",
        run_after=get_date_max(),
    )


def _state_after_start(task: DBTaskResult) -> str:
    resume_tasks("ours")
    task.refresh_from_db()
    return task.status


def test_what_a_killed_worker_was_doing_is_done_again() -> None:
    assert _state_after_start(_make_task(TaskResultStatus.RUNNING, "ours")) == TaskResultStatus.READY


def test_what_another_worker_is_doing_is_left_to_it() -> None:
    task = _make_task(TaskResultStatus.RUNNING, "ours", "other")
    assert _state_after_start(task) == TaskResultStatus.RUNNING


def test_a_task_that_ended_its_worker_each_time_has_failed_and_is_named_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    task = _make_task(TaskResultStatus.RUNNING, *["ours"] * MOST_STARTS)
    assert _state_after_start(task) == TaskResultStatus.FAILED
    assert task.task_result.errors[0].exception_class is TaskGivenUpError
    assert "their worker ended 3 times" in task.traceback
    assert task.finished_at is not None
    resume_tasks("ours")
    [record] = caplog.records
    assert record.levelname == "ERROR"
    assert task.task_path in record.getMessage()


def test_what_another_worker_began_often_is_left_to_it() -> None:
    task = _make_task(TaskResultStatus.RUNNING, *["other"] * MOST_STARTS)
    assert _state_after_start(task) == TaskResultStatus.RUNNING


def test_a_sweep_fails_what_has_been_running_for_more_than_a_day_and_names_no_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tasks = [_make_task(TaskResultStatus.RUNNING, "renamed") for _ago in range(2)]
    tasks.append(_make_task(TaskResultStatus.READY))
    for task, ago in zip(tasks, (LONGEST + MINUTE, LONGEST - MINUTE, 2 * LONGEST), strict=True):
        DBTaskResult.objects.filter(pk=task.pk).update(
            started_at=timezone.now() - ago, args_kwargs={"args": ["ewa@example.org"], "kwargs": {}}
        )
    assert sweeps["stuck tasks"].work(Budget()) == 1
    states = [DBTaskResult.objects.get(pk=task.pk).status for task in tasks]
    assert states == [TaskResultStatus.FAILED, TaskResultStatus.RUNNING, TaskResultStatus.READY]
    assert sweeps["stuck tasks"].work(Budget()) == 0
    assert len(caplog.records) == 1
    assert "ewa@" not in caplog.text


def test_the_mailbox_of_a_password_reset_that_never_ended_is_forgotten() -> None:
    task = _make_task(TaskResultStatus.RUNNING, *["ours"] * MOST_STARTS)
    DBTaskResult.objects.filter(pk=task.pk).update(task_path=send_password_reset.module_path)
    resume_tasks("ours")
    with time_machine.travel(timezone.now() + KEPT_AFTER_SENDING + MINUTE):
        assert clear_reset_requests() == 1


@pytest.mark.parametrize(
    ("error", "state"),
    [
        ("django.db.utils.OperationalError", TaskResultStatus.READY),
        ("django.db.utils.InterfaceError", TaskResultStatus.READY),
        ("builtins.SystemExit", TaskResultStatus.READY),  # the worker was told twice to stop
        ("builtins.ValueError", TaskResultStatus.FAILED),
    ],
)
def test_a_task_is_done_again_where_something_else_failed(error: str, state: str) -> None:
    assert _state_after_start(_make_task(TaskResultStatus.FAILED, "ours", error=error)) == state


def test_the_worker_outlives_its_database(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    task = _make_task(TaskResultStatus.RUNNING, "serve")
    troubles: list[Exception] = [OperationalError("gone"), InterfaceError("closed"), OperationalError("gone")]
    waits: list[float] = []

    class Worker(run_tasks.Worker):
        def configure_signals(self) -> None:
            """A test obeys its own signals."""

        def run(self) -> None:
            self.running = bool(troubles)
            if troubles:
                raise troubles.pop()

    def resume(worker_id: str) -> int:
        if len(troubles) % 3:
            raise troubles.pop()
        return resume_tasks(worker_id)

    monkeypatch.setattr(run_tasks, "Worker", Worker)
    monkeypatch.setattr(run_tasks, "resume_tasks", resume)
    monkeypatch.setattr(run_tasks.time, "sleep", waits.append)
    monkeypatch.setattr(run_tasks.connections, "close_all", lambda: None)
    call_command("run_tasks")
    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY
    assert waits == [1, 2, 4]  # while it runs, then twice while it asks
    assert caplog.text.count("Tasks wait for the database") == 1
    assert caplog.text.count("The database is back") == 1


def read_only() -> InternalError:
    """Return what Django raises where PostgreSQL can be read and not written to."""
    error = InternalError("cannot execute UPDATE in a read-only transaction")
    error.__cause__ = ReadOnlySqlTransaction()
    return error


def _run_into(monkeypatch: pytest.MonkeyPatch, *troubles: Exception) -> None:
    """Run a worker that meets these errors, one at each start, and ends by itself after them."""
    left = list(troubles)

    class Worker(run_tasks.Worker):
        def configure_signals(self) -> None:
            """A test obeys its own signals."""

        def run(self) -> None:
            self.running = bool(left)
            if left:
                raise left.pop(0)

    monkeypatch.setattr(run_tasks, "Worker", Worker)
    monkeypatch.setattr(run_tasks.time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(run_tasks.connections, "close_all", lambda: None)
    call_command("run_tasks")


def test_a_database_that_can_only_be_read_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _run_into(monkeypatch, read_only())
    assert "Tasks wait for the database: The disk or the database cannot be written to" in caplog.text


def test_while_it_can_only_be_read_nobody_says_that_it_is_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks = [read_only(), read_only(), None]

    def look() -> None:
        if error := looks.pop(0):
            raise error

    monkeypatch.setattr(run_tasks, "look_at_queue", look)
    _run_into(monkeypatch, read_only())
    assert caplog.text.count("Tasks wait for the database") == 1
    assert caplog.text.count("The database is back") == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_looking_at_the_queue_tells_whether_tasks_can_be_claimed() -> None:
    run_tasks.look_at_queue()
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        with pytest.raises(InternalError):
            run_tasks.look_at_queue()
    finally:
        connection.close()


def test_a_table_that_no_migration_has_made_yet_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    MigrationRecorder(connection).record_unapplied("cms_mail", "0001_initial")
    _run_into(monkeypatch, ProgrammingError("no such table"))
    assert "Tasks wait for the database: The database lacks migrations" in caplog.text


@pytest.mark.parametrize("error", [ValueError("ours"), ProgrammingError("ours"), InternalError("ours")])
def test_an_error_of_ours_is_not_taken_for_an_absent_database(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    with pytest.raises(type(error), match="ours"):
        _run_into(monkeypatch, error)


class StoppedWorker(run_tasks.Worker):
    """A worker in the middle of a task, to which a first signal has come."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["default"],
            interval=1.0,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="ours",
            excluded_queue_names=[],
        )
        self.running_task = True
        self.shutdown(signal.SIGTERM, None)

    def reset_signals(self) -> None:
        """A test obeys its own signals."""


def test_two_signals_at_once_are_one_request_and_break_no_task_off() -> None:
    worker = StoppedWorker()
    worker.shutdown(signal.SIGTERM, None)
    assert not worker.running


def test_control_a_second_request_breaks_the_task_off(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = StoppedWorker()
    monkeypatch.setattr(stop_signals, "ONE_REQUEST", -1.0)
    with pytest.raises(SystemExit):
        worker.shutdown(signal.SIGTERM, None)
