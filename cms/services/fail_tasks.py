"""Mark tasks as failed that nobody works on any more, so that they are seen, and deleted in time."""

import logging
from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)


class TaskGivenUpError(Exception):
    """A task was begun and never came to an end."""


def fail_tasks(keys: Iterable[UUID], reason: str) -> int:
    """Mark tasks as failed that still count as running, and return how many.

    The log names the tasks and not what they were told: that may be somebody's address.

    Parameters:
        keys: of the tasks.
        reason: a clause that says what is known, for the log and the task's row.
    """
    running = DBTaskResult.objects.running().filter(pk__in=list(keys))
    paths = sorted(running.order_by().values_list("task_path", flat=True))
    failed = running.update(
        status=TaskResultStatus.FAILED,
        finished_at=timezone.now(),
        exception_class_path=f"{TaskGivenUpError.__module__}.{TaskGivenUpError.__qualname__}",
        traceback=f"Given up: {reason}.",
        return_value=None,
    )
    if failed:
        logger.error("%s task(s) failed, as %s: %s.", failed, reason, ", ".join(paths))
    return failed
