"""Give free seats to those who wait."""

from events.models import Workshop
from events.registration.enums import RegistrationLetter, RegistrationState
from events.registration.models import Registration
from events.registration.readers.find_free_number import has_free_place
from events.registration.services.move_registration import move
from events.registration.services.write_to_registrant import write_to_registrant


def fill_free_seats(workshop: Workshop) -> list[Registration]:
    """Move waiting people to free seats, the longest waiting first, each with a letter; return who moved.

    For whenever a seat may have become free: a cancellation, raised places. Nobody who waits is read while
    no seat is free.

    Parameters:
        workshop: locked by `lock_workshop` in the running transaction.
    """
    if workshop.is_past or workshop.is_cancelled:
        return []
    promoted: list[Registration] = []
    while has_free_place(workshop):
        first = workshop.registrations.waiting().first()
        if first is None:
            break
        move(first, RegistrationState.CONFIRMED, workshop=workshop)
        write_to_registrant(first, RegistrationLetter.PROMOTED)
        promoted.append(first)
    return promoted
