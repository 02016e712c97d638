"""Find a free seat."""

from django.db.models import Exists, OuterRef

from events.models import Workshop
from events.registration.enums import WayOfAttending
from events.registration.models import Registration
from events.registration.readers.find_terms import find_terms


def find_free_number(workshop: Workshop, way: str = WayOfAttending.ANY) -> int | None:
    """Return a number for the next seat, None when all places are taken or nobody can register at all.

    Its cost does not grow with those who are registered: the number after the highest is taken while there is
    one. Only when the highest reaches the number of places, seats are counted, and a gap is looked for only
    where the count says that there is one.

    A seat can have a number above the places, from before they were lowered. So the count decides whether a
    place is free; and where it is below the places, one of the numbers up to the places is free.

    Parameters:
        workshop: with its terms; to take the number, locked by `lock_workshop` in the running transaction.
        way: the way of attending.
    """
    terms = find_terms(workshop)
    if terms is None:
        return None
    seats = Registration.objects.filter(workshop=workshop, way=way).with_place()
    highest = seats.order_by("-number").values_list("number", flat=True).first() or 0
    if terms.places is None or highest < terms.places:
        return highest + 1
    if seats.count() >= terms.places:
        return None
    if not seats.filter(number=1).exists():
        return 1
    is_followed = Exists(seats.filter(number=OuterRef("number") + 1))
    before_gap = seats.filter(~is_followed).order_by("number").values_list("number", flat=True)[0]
    return int(before_gap) + 1
