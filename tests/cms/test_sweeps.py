"""The minute's sweeps: pages first, e-mails last, each with its time, and what is done is deleted."""

import logging
from datetime import timedelta
from time import sleep

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.services.prune_tasks import DONE_KEPT, EVERY, FAILED_KEPT, prune_tasks
from cms.sweep_register import Budget, Sweep, run_sweeps, sweeps

pytestmark = pytest.mark.sqlite  # the same on every engine
HOUR = timedelta(hours=1)


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the sweeps of the apps."""
    monkeypatch.setattr(sweeps, "_entries", {})


# --- Order and time ---------------------------------------------------------------------------------------
def test_pages_come_first_and_letters_last() -> None:
    ranked = sorted(sweeps.items(), key=lambda entry: entry[1].rank)
    assert (ranked[0][0], ranked[-1][0]) == ("schedule", "letters")


def test_all_together_may_take_less_than_a_minute() -> None:
    assert sum(sweep.seconds for sweep in sweeps) < 60


@pytest.mark.usefixtures("own")
def test_they_run_by_rank_whatever_the_order_of_apps() -> None:
    for rank in (90, 10, 50):
        sweeps.add(str(rank), Sweep(lambda _budget: 1, rank=rank))
    assert list(run_sweeps()) == ["10", "50", "90"]


@pytest.mark.usefixtures("own")
def test_a_sweep_that_used_up_its_time_says_so_once_and_stops_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def be_slow(budget: Budget) -> int:
        done = 0
        while budget.goes_on():
            sleep(0.01)
            done += 1
        budget.goes_on()
        return done

    sweeps.add("slow", Sweep(be_slow, seconds=0.05, rank=1))
    sweeps.add("next", Sweep(lambda _budget: 7))
    with caplog.at_level(logging.INFO):
        results = run_sweeps()
    assert 1 <= (results["slow"] or 0) <= 5
    assert results["next"] == 7
    assert len(caplog.records) == 1
    assert "slow used up" in caplog.text


def test_a_budget_does_not_ask_the_clock_on_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = Budget(60)
    monkeypatch.setattr("time.time", lambda: 1e12)
    assert budget.goes_on()
    assert Budget().goes_on()
    assert not Budget(0).goes_on()


# --- Tasks that are done ----------------------------------------------------------------------------------
def finished(status: TaskResultStatus, ago: timedelta) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        task_path="tests.cms.test_sweeps.finished",
        backend_name="default",
        args_kwargs={"args": [], "kwargs": {}},
        exception_class_path="",
        traceback="",
        finished_at=timezone.now() - ago,
    )


@pytest.mark.django_db
def test_tasks_are_deleted_a_day_after_they_were_done_and_a_week_after_they_failed() -> None:
    done, failed, waits = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED, TaskResultStatus.READY
    kept = [
        finished(done, DONE_KEPT - HOUR),
        finished(failed, FAILED_KEPT - HOUR),
        finished(waits, FAILED_KEPT * 2),
    ]
    finished(done, DONE_KEPT + HOUR)
    finished(failed, FAILED_KEPT + HOUR)
    assert prune_tasks() == 2
    assert set(DBTaskResult.objects.all()) == set(kept)


@pytest.mark.django_db
def test_that_is_looked_at_once_an_hour() -> None:
    assert prune_tasks() == 0
    finished(TaskResultStatus.SUCCESSFUL, DONE_KEPT + HOUR)
    assert prune_tasks() == 0
    cache.clear()
    assert prune_tasks() == 1
    assert EVERY == HOUR
