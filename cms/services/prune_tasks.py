"""Delete the rows of tasks that are done."""

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.sweep_register import Budget

# Long enough to look at what went wrong.
FAILED_KEPT = timedelta(days=7)
DONE_KEPT = timedelta(days=1)
EVERY = timedelta(hours=1)
PRUNED = "cms.tasks_pruned"
# So many are deleted at once: on SQLite everybody else waits to write meanwhile.
AT_ONCE = 500


def prune_tasks(budget: Budget | None = None) -> int:
    """Delete, once an hour, the rows of tasks that were done a day ago or failed a week ago; return how many.

    Parameters:
        budget: how long it may take; what is left then goes the next hour.
    """
    budget = budget or Budget()
    if not cache.add(PRUNED, True, EVERY.total_seconds()):
        return 0
    now = timezone.now()
    past = DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - DONE_KEPT)
        | Q(status=TaskResultStatus.FAILED, finished_at__lt=now - FAILED_KEPT)
    )
    pruned = 0
    while budget.goes_on() and (keys := list(past.values_list("pk", flat=True)[:AT_ONCE])):
        pruned += past.filter(pk__in=keys).delete()[0]
    return pruned
