"""Cancel somebody's registration on the organiser's behalf."""

from django.db import transaction

from events.registration.enums import ACTIVE_STATES, RegistrationLetter, RegistrationState
from events.registration.models import Registration, Seat
from events.registration.services.fill_free_seats import fill_free_seats
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.write_to_registrant import write_to_registrant


def cancel_registration(registration: Registration) -> list[Registration]:
    """Cancel a registration, tell the person, and give the seat to whoever waits longest; return who got one.

    The registration stays, with its answers, as cancelled. Cancelling twice does nothing more.

    Parameters:
        registration: as the organiser saw it; it is read anew once the workshop is locked.
    """
    with transaction.atomic():
        workshop = lock_workshop(registration.workshop_id)
        current = Registration.objects.get(pk=registration.pk)
        if current.state not in ACTIVE_STATES:
            return []
        Seat.objects.filter(registration=current).delete()
        current.state = RegistrationState.CANCELLED
        current.save(update_fields=["state", "updated_at"])
        write_to_registrant(current, RegistrationLetter.CANCELLED_BY_ORGANISER)
        return fill_free_seats(workshop)
