"""When pages about projects say something else by themselves."""

from datetime import datetime, time, timedelta

from django.db.models import Min
from django.utils import timezone

from clusters.models import Project
from cms.freshness.moments import moments


def find_next_end(now: datetime) -> datetime | None:
    """Return when a project is over next: at the midnight after its last day."""
    running = Project.objects.filter(ends_on__gte=timezone.localdate(now))
    last = running.aggregate(day=Min("ends_on"))["day"]
    return None if last is None else timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))


moments.add("clusters.projects", find_next_end)
