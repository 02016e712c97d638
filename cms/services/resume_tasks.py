"""Give tasks back to the queue that an end of their worker, or of the database, cut short."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.services.fail_tasks import fail_tasks

# A task that ends its worker each time must not do so for ever.
MOST_STARTS = 3
# Errors that say nothing of the task: the database was away, or the worker was told twice to stop.
CUT_SHORT = (
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
    "builtins.SystemExit",
)
LOOKED_BACK = timedelta(days=1)


def resume_tasks(worker_id: str) -> int:
    """Make a worker's unfinished tasks ready again, and return how many; what it began too often has failed.

    Call it where that worker runs nothing: when it starts, and after its database was away.

    Parameters:
        worker_id: under which it claimed them; no other worker that runs has the same.
    """
    cut_short = DBTaskResult.objects.running()
    fail_tasks(
        [
            row.pk
            for row in cut_short
            if row.worker_ids and row.worker_ids[-1] == worker_id and len(row.worker_ids) >= MOST_STARTS
        ],
        f"their worker ended {MOST_STARTS} times before they did",
    )
    failed = DBTaskResult.objects.failed().filter(
        exception_class_path__in=CUT_SHORT, finished_at__gt=timezone.now() - LOOKED_BACK
    )
    keys = [
        row.pk
        for row in (*cut_short, *failed)
        if row.worker_ids and row.worker_ids[-1] == worker_id and len(row.worker_ids) < MOST_STARTS
    ]
    return DBTaskResult.objects.filter(pk__in=keys).update(
        status=TaskResultStatus.READY,
        started_at=None,
        finished_at=None,
        exception_class_path="",
        traceback="",
    )
