"""What follows for registrations when a workshop is changed."""

from django.utils.translation import ngettext

from cms.facts.reactions import Change, ChangeKind, Reaction, reactions
from events.models import Workshop
from events.registration.services.fill_free_seats import fill_free_seats
from events.registration.services.lock_workshop import lock_workshop


def seat_those_who_wait(change: Change) -> str:
    """Give the places that a change made free to those who wait longest."""
    if change.kind != ChangeKind.CHANGED:
        return ""
    promoted = len(fill_free_seats(lock_workshop(change.fact.pk)))
    if not promoted:
        return ""
    return ngettext(
        "From the waiting list: %(number)s person has a place now and will be notified by e-mail.",
        "From the waiting list: %(number)s people have a place now. They are told by e-mail.",
        promoted,
    ) % {"number": promoted}


reactions.add("registration.seat_those_who_wait", Reaction(Workshop, seat_those_who_wait))
