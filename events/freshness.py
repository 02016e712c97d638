"""When pages about workshops say something else by themselves."""

from datetime import datetime

from django.db.models import Min

from cms.freshness.moments import moments
from events.models import Workshop


def find_next_start_or_end(now: datetime) -> datetime | None:
    """Return when a workshop starts or ends next: lists change, and registration closes."""
    starts = Workshop.objects.filter(starts_at__gt=now).aggregate(at=Min("starts_at"))["at"]
    ends = Workshop.objects.filter(ends_at__gt=now).aggregate(at=Min("ends_at"))["at"]
    return min((moment for moment in (starts, ends) if moment), default=None)


moments.add("events.workshops", find_next_start_or_end)
