"""Cancel somebody's registration on the organiser's behalf."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from events.registration.enums import RegistrationLetter, RegistrationState
from events.registration.models import Registration
from events.registration.services.fill_free_seats import fill_free_seats
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.move_registration import move
from events.registration.services.write_to_registrant import write_to_registrant
from events.registration.states import ACTIVE_STATES


def cancel_registration(
    registration: Registration, *, by: AbstractBaseUser | None = None, reason: str = ""
) -> list[Registration]:
    """Cancel a registration, tell the person, and give the seat to whoever waits longest; return who got one.

    The registration stays, with its answers, as cancelled. Cancelling twice does nothing more,
    nor does cancelling what was deleted meanwhile.

    Parameters:
        registration: as the organiser saw it; it is read anew once the workshop is locked.
        by: who cancels it.
        reason: why, for the registration's history; the person is not told.
    """
    with transaction.atomic():
        workshop = lock_workshop(registration.workshop_id)
        current = Registration.objects.filter(pk=registration.pk).first()
        if current is None or current.state not in ACTIVE_STATES:
            return []
        move(current, RegistrationState.CANCELLED, workshop=workshop, by=by, reason=reason)
        write_to_registrant(current, RegistrationLetter.CANCELLED_BY_ORGANISER)
        return fill_free_seats(workshop)
