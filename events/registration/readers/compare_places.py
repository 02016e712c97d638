"""Compare what pages say of a workshop's places before and after somebody took or left one."""

from events.models import Workshop
from events.registration.models import Registration, RegistrationTerms
from events.registration.readers.find_standing import FEW_PLACES, phase_of_places
from events.registration.readers.find_terms import find_terms


def has_shown_change(workshop: Workshop, *, seats: int, waiting: int) -> bool:
    """Return whether a page says something else of the places than before; mostly after one short query.

    Parameters:
        workshop: with its terms; locked, as for `move`.
        seats: how many more seats are taken than before; less than 0 where some became free.
        waiting: how many more people wait than before.
    """
    terms = find_terms(workshop)
    if terms is None or terms.places is None or not (seats or waiting):
        return False
    taken_seats = Registration.objects.filter(workshop=workshop).with_place()
    highest = taken_seats.order_by("-number").values_list("number", flat=True).first() or 0
    # No more seats are taken than the highest number says, nor were there before.
    if highest + abs(seats) < terms.places - FEW_PLACES:
        return False
    taken = taken_seats.count()
    in_line = workshop.registrations.waiting().count()
    after = _phase(terms, taken, in_line)
    return after != _phase(terms, taken - seats, in_line - waiting)


def _phase(terms: RegistrationTerms, taken: int, in_line: int) -> str:
    places = terms.places or 0
    return phase_of_places(max(places - taken, 0), terms.waiting_places - in_line).value
