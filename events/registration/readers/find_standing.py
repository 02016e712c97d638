"""Find where workshops stand for somebody who wants to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Q
from django.utils import timezone

from events.models import Workshop
from events.registration.enums import RegistrationPhase, RegistrationState
from events.registration.models import Registration, RegistrationTerms

# With so many free places or fewer, the last ones are going.
FEW_PLACES = 5


@dataclass(frozen=True)
class Standing:
    """A workshop's terms and places at one moment.

    The numbers are for those who organise: in public they would tell who has just registered or cancelled.
    """

    phase: RegistrationPhase
    terms: RegistrationTerms | None = None
    taken: int = 0
    waiting: int = 0

    @property
    def left(self) -> int | None:
        """Free places; None without limit."""
        if self.terms is None or self.terms.places is None:
            return None
        return max(self.terms.places - self.taken, 0)

    @property
    def takes_registrations(self) -> bool:
        """Whether somebody can register now, for a place or for the waiting list."""
        return self.phase in {RegistrationPhase.OPEN, RegistrationPhase.FEW, RegistrationPhase.FULL}


def find_phase_of_window(workshop: Workshop, terms: RegistrationTerms | None) -> RegistrationPhase:
    """Return the phase as far as it follows from times: OPEN whether or not places are free; no query.

    Parameters:
        workshop: the workshop.
        terms: its terms.
    """
    now = timezone.now()
    if workshop.is_cancelled:
        return RegistrationPhase.CANCELLED
    if workshop.is_past:
        return RegistrationPhase.PAST
    if terms is None:
        return RegistrationPhase.NOT_OFFERED
    if terms.opens_at and now < terms.opens_at:
        return RegistrationPhase.NOT_YET
    return RegistrationPhase.CLOSED if now >= terms.local_closing else RegistrationPhase.OPEN


def find_standings(workshops: Iterable[Workshop]) -> dict[int, Standing]:
    """Return where each workshop stands, by its key; one query.

    Parameters:
        workshops: the workshops.
    """
    by_key = {workshop.pk: workshop for workshop in workshops}
    taken = Count("workshop__registrations", filter=Q(workshop__registrations__number__isnull=False))
    in_line = Q(workshop__registrations__state=RegistrationState.WAITING)
    waiting = Count("workshop__registrations", filter=in_line)
    rows = RegistrationTerms.objects.filter(workshop__in=by_key).annotate(taken=taken, waiting=waiting)
    found = {}
    for terms in rows:
        terms.workshop = by_key[terms.workshop_id]
        found[terms.workshop_id] = terms
    return {key: _stand(workshop, found.get(key)) for key, workshop in by_key.items()}


def find_standing(workshop: Workshop) -> Standing:
    """Return where a workshop stands; one query."""
    return find_standings([workshop])[workshop.pk]


def count_taken(workshop: Workshop) -> int:
    """Return how many people have a place; one query."""
    return Registration.objects.filter(workshop=workshop).with_place().count()


def _stand(workshop: Workshop, terms: RegistrationTerms | None) -> Standing:
    phase = find_phase_of_window(workshop, terms)
    if terms is None:
        return Standing(phase)
    standing = Standing(phase, terms, terms.taken, terms.waiting)
    if phase != RegistrationPhase.OPEN or standing.left is None:
        return standing
    return replace(standing, phase=phase_of_places(standing.left, terms.waiting_places - terms.waiting))


def phase_of_places(left: int, left_in_line: int) -> RegistrationPhase:
    """Return the phase while registration is open, as far as it follows from places.

    Parameters:
        left: free places.
        left_in_line: how many more people can wait.
    """
    if left == 0:
        return RegistrationPhase.FULL if left_in_line > 0 else RegistrationPhase.BOOKED_OUT
    return RegistrationPhase.FEW if left <= FEW_PLACES else RegistrationPhase.OPEN
