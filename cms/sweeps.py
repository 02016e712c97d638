"""What is due by itself: scheduled pages, missing pictures, old tasks, a log of what was deleted."""

from cms.pictures.services.make_missing_renditions import make_missing_renditions
from cms.services.empty_write_ahead_log import empty_write_ahead_log
from cms.services.fail_stuck_tasks import fail_stuck_tasks
from cms.services.prune_tasks import prune_tasks
from cms.services.publish_scheduled import publish_scheduled
from cms.sweep_register import Sweep, sweeps

# First: a visitor waits at that minute, and for nothing else.
sweeps.add("schedule", Sweep(publish_scheduled, seconds=15, rank=10))
sweeps.add("tasks", Sweep(prune_tasks))
sweeps.add("stuck tasks", Sweep(lambda _budget: fail_stuck_tasks(), seconds=1))
sweeps.add("write-ahead log", Sweep(lambda _budget: empty_write_ahead_log(), rank=80))
sweeps.add("pictures", Sweep(lambda budget: make_missing_renditions(budget.goes_on), seconds=2, rank=85))
