"""Give free seats to those who wait."""

from events.models import Workshop
from events.registration.enums import RegistrationLetter, RegistrationState
from events.registration.models import Registration
from events.registration.services.take_seat import take_seat
from events.registration.services.write_to_registrant import write_to_registrant


def fill_free_seats(workshop: Workshop) -> list[Registration]:
    """Move waiting people to free seats, the longest waiting first, each with a letter; return who moved.

    For whenever a seat may have become free: a cancellation, a raised capacity.

    Parameters:
        workshop: locked by `lock_workshop` in the running transaction.
    """
    if workshop.is_past or workshop.is_cancelled:
        return []
    promoted: list[Registration] = []
    waiting = workshop.registrations.filter(state=RegistrationState.WAITING).order_by("created_at", "pk")
    for registration in waiting:
        if take_seat(workshop, registration) is None:
            break
        registration.state = RegistrationState.CONFIRMED
        registration.save(update_fields=["state", "updated_at"])
        write_to_registrant(registration, RegistrationLetter.PROMOTED)
        promoted.append(registration)
    return promoted
