"""Delete somebody's registration for good, because the person asked for it."""

from django.db import transaction
from wagtail.log_actions import log

from cms.services.empty_write_ahead_log import empty_write_ahead_log
from events.registration.models import Registration
from events.registration.services.fill_free_seats import fill_free_seats
from events.registration.services.lock_workshop import lock_workshop

ERASE_REGISTRATION = "events_registration.erase"


def erase_registration(registration: Registration) -> list[Registration]:
    """Delete a registration with its answers, history and letters; return who got the seat.

    The person is not written to. The workshop's log keeps the registration's number only. Erasing twice does
    nothing more.

    Parameters:
        registration: as the organiser saw it.
    """
    with transaction.atomic():
        workshop = lock_workshop(registration.workshop_id)
        # With its answers and history; its letters die with it (cms/mail/signals.py).
        erased, _rows = Registration.objects.filter(pk=registration.pk).delete()
        if not erased:
            return []
        transaction.on_commit(empty_write_ahead_log, robust=True)
        log(instance=workshop, action=ERASE_REGISTRATION, data={"registration": str(registration.uuid)})
        return fill_free_seats(workshop)
