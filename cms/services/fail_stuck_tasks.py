"""Find tasks that count as running and that nobody can still be at."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.services.fail_tasks import fail_tasks

# No task of ours takes more than minutes.
LONGEST = timedelta(days=1)


def fail_stuck_tasks() -> int:
    """Mark as failed what was begun more than a day ago, by whatever worker, and return how many tasks.

    A worker looks after its own rows when it starts; one that was given another name, or is started no more,
    leaves them behind.
    """
    stuck = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LONGEST)
    return fail_tasks(stuck.values_list("pk", flat=True), "they were begun more than a day ago")
