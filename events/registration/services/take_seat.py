"""Take a seat."""

from collections.abc import Iterable
from itertools import count

from events.models import Workshop
from events.registration.models import Registration, Seat


def take_seat(workshop: Workshop, registration: Registration) -> Seat | None:
    """Give a registration the free seat with the lowest number; None, and no seat, when the workshop is full.

    Parameters:
        workshop: locked by `lock_workshop` in the running transaction.
        registration: saved, without a seat.
    """
    number = next_free_number(workshop)
    if number is None:
        return None
    return Seat.objects.create(workshop=workshop, number=number, registration=registration)


def next_free_number(workshop: Workshop) -> int | None:
    """Return the lowest number that is free, or None when all places are taken."""
    number = _lowest_missing(workshop.seats.values_list("number", flat=True))
    return None if workshop.capacity is not None and number > workshop.capacity else number


def _lowest_missing(taken: Iterable[int]) -> int:
    numbers = set(taken)
    return next(number for number in count(1) if number not in numbers)
