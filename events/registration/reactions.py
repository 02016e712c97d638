"""What follows for registrations when a workshop is changed."""

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from cms.facts.reactions import Change, ChangeKind, Reaction, reactions
from events.models import Workshop
from events.registration.readers.find_terms import find_terms
from events.registration.services.fill_free_seats import fill_free_seats
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.release_held_back import release_held_back
from events.registration.states import ACTIVE_STATES


def keep_terms_while_somebody_needs_them(change: Change) -> None:
    """Refuse to remove the terms while somebody has or waits for a place: nobody would get one any more.

    Raises:
        ValidationError: with how to take no more registrations instead; the whole change is given up.
    """
    if change.kind != ChangeKind.CHANGED or not change.touches("registration_terms"):
        return
    workshop = lock_workshop(change.fact.pk)
    people = workshop.registrations.filter(state__in=ACTIVE_STATES).count()
    if find_terms(workshop) is not None or not people:
        return
    sentence = ngettext(
        "%(number)s person has or waits for a place, so the terms must stay. "
        "To take no more registrations, let registration close now.",
        "%(number)s people have or wait for a place, so the terms must stay. "
        "To take no more registrations, let registration close now.",
        people,
    )
    raise ValidationError({"registration_terms": sentence % {"number": people}})


def send_what_was_held_back(change: Change) -> str:
    """Send the letters that a cancellation held back, once the workshop takes place after all."""
    if change.kind != ChangeKind.CHANGED or not change.touches("status"):
        return ""
    released = release_held_back(change.fact)
    if not released:
        return ""
    return ngettext(
        "%(number)s e-mail that the cancellation held back is sent now.",
        "%(number)s e-mails that the cancellation held back are sent now.",
        released,
    ) % {"number": released}


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


reactions.add("registration.keep_terms", Reaction(Workshop, keep_terms_while_somebody_needs_them))
reactions.add("registration.send_what_was_held_back", Reaction(Workshop, send_what_was_held_back))
reactions.add("registration.seat_those_who_wait", Reaction(Workshop, seat_those_who_wait))
