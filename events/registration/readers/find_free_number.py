"""Find a free seat.

The cost does not grow with those who are registered: the number after the highest is free while it is one of
the places. Only when the highest number reaches them, seats are counted, and a gap is looked for only where
the count says that there is one.

A seat can have a number above the places, from before they were lowered. So the count decides whether a place
is free; and where it is below the places, one of the numbers up to the places is free.
"""

from itertools import count

from django.db.models import Count, F

from events.models import Workshop
from events.registration.enums import WayOfAttending
from events.registration.models import Registration
from events.registration.models.registration import RegistrationQuerySet
from events.registration.readers.find_terms import find_terms

HUNDRED = 100


def has_free_place(workshop: Workshop, way: str = WayOfAttending.ANY) -> bool:
    """Return whether a place is free; never where nobody can register at all.

    Parameters:
        workshop: with its terms; to take the place, locked by `lock_workshop` in the running transaction.
        way: the way of attending.
    """
    terms = find_terms(workshop)
    if terms is None:
        return False
    seats = _seats(workshop, way)
    return terms.places is None or _highest(seats) < terms.places or seats.count() < terms.places


def find_free_number(workshop: Workshop, way: str = WayOfAttending.ANY) -> int | None:
    """Return a number for the next seat, None when no place is free.

    Parameters:
        workshop: with its terms; to take the number, locked by `lock_workshop` in the running transaction.
        way: the way of attending.
    """
    terms = find_terms(workshop)
    if terms is None:
        return None
    seats = _seats(workshop, way)
    highest = _highest(seats)
    if terms.places is None or highest < terms.places:
        return highest + 1
    return _lowest_gap(seats, terms.places) if seats.count() < terms.places else None


def has_place_in_line(workshop: Workshop) -> bool:
    """Return whether one more person can wait; never where nobody can register at all.

    Parameters:
        workshop: with its terms; to put somebody in line, locked by `lock_workshop`.
    """
    terms = find_terms(workshop)
    return terms is not None and workshop.registrations.waiting().count() < terms.waiting_places


def _seats(workshop: Workshop, way: str) -> RegistrationQuerySet:
    return Registration.objects.filter(workshop=workshop, way=way).with_place()


def _highest(seats: RegistrationQuerySet) -> int:
    return seats.order_by("-number").values_list("number", flat=True).first() or 0


def _lowest_gap(seats: RegistrationQuerySet, places: int) -> int:
    """Return the lowest free number of the places; there is one.

    Numbers are counted by the hundred first: that is a tenth of the work of looking for each one's neighbour.
    """
    by_hundred = seats.filter(number__lte=places).order_by().values(hundred=(F("number") - 1) / HUNDRED)
    counts = dict(by_hundred.annotate(taken=Count("pk")).values_list("hundred", "taken"))
    hundred = next(number for number in count() if counts.get(number, 0) < HUNDRED)
    first = hundred * HUNDRED + 1
    taken = set(seats.filter(number__range=(first, first + HUNDRED)).values_list("number", flat=True))
    return next(number for number in count(first) if number not in taken)
