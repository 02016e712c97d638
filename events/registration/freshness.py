"""What of registrations no visitor sees, and when a page says something else about them.

That the last places are going is said by the verb that gives them (services/move_registration.py).
"""

from datetime import datetime

from django.db.models import Min

from cms.freshness.moments import moments
from cms.freshness.unseen import unseen_models
from events.registration.models import RegistrationTerms

for _model in ("registration", "registrationmove", "answer", "onlineroom"):
    unseen_models.add(f"events_registration.{_model}", None)


def find_next_window(now: datetime) -> datetime | None:
    """Return when registration opens or closes next; where it closes with the start, the workshop knows."""
    # No window goes on after the end of its workshop, so nothing else is asked of that.
    windows = RegistrationTerms.objects
    opens = windows.filter(opens_at__gt=now).aggregate(at=Min("opens_at"))["at"]
    closes = windows.filter(closes_at__gt=now).aggregate(at=Min("closes_at"))["at"]
    return min((moment for moment in (opens, closes) if moment), default=None)


moments.add("events.registration.windows", find_next_window)
