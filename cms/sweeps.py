"""What is due by itself: pages that were scheduled, and a log that still holds what was deleted."""

from cms.services.empty_write_ahead_log import empty_write_ahead_log
from cms.services.publish_scheduled import publish_scheduled
from cms.sweep_register import sweeps

sweeps.add("schedule", publish_scheduled)
sweeps.add("write-ahead log", empty_write_ahead_log)
