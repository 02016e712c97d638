"""What is due by itself: pages that were scheduled."""

from cms.services.publish_scheduled import publish_scheduled
from cms.sweep_register import sweeps

sweeps.add("schedule", publish_scheduled)
