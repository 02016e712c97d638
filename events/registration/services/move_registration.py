"""Move a registration from one state to the next: the only writer of states and of seats' numbers."""

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from cms.freshness.services.mark_outdated import mark_outdated
from cms.freshness.stamp import Outdated
from events.models import Workshop
from events.registration.enums import RegistrationState
from events.registration.models import Registration, RegistrationMove
from events.registration.readers.compare_places import has_shown_change
from events.registration.readers.find_free_number import find_free_number, has_place_in_line
from events.registration.states import FOLLOWING, NEW, OCCUPYING


class MoveRefusedError(Exception):
    """The table of states has no such move."""

    def __init__(self, from_state: str, to_state: str) -> None:
        super().__init__(f"A registration cannot move from {from_state or 'nothing'!r} to {to_state!r}.")


class OtherWorkshopError(Exception):
    """The workshop that was locked is not the registration's: its free places are none of theirs."""


class NoPlaceFreeError(Exception):
    """All places are taken, or the workshop has no terms of registration."""


class WaitingListFullError(Exception):
    """As many people wait as the terms allow, or the workshop has no terms of registration."""


def move(
    registration: Registration,
    to: RegistrationState,
    *,
    workshop: Workshop,
    by: AbstractBaseUser | None = None,
    reason: str = "",
) -> None:
    """Give a registration another state, give or take its seat, and write that into its history.

    A new registration is saved by its first move, which also puts it in line: that moment is kept, and
    decides who is first when places become free. Nobody is written to, and nobody gets a seat that became
    free: those are verbs of their own.

    Parameters:
        registration: saved, or new and filled in; its state and number are read anew.
        to: the state.
        workshop: the registration's, locked by `lock_workshop` in the running transaction.
        by: who does it at a desk; None for visitors and for what happens by itself.
        reason: as whoever does it gives it. It may be personal, and is deleted with the registration.

    Raises:
        OtherWorkshopError: when another workshop was handed in.
        MoveRefusedError: when the state may not follow the present one.
        ValidationError: when a new registration holds what the form refuses.
        NoPlaceFreeError: when the state needs a place and none is free; nothing is changed then.
        WaitingListFullError: when somebody is to wait and nobody more can; nothing is changed then.
    """
    if registration.workshop_id != workshop.pk:
        raise OtherWorkshopError
    if registration.pk is None:
        registration.state, registration.waits_since = NEW, timezone.now()
    else:
        registration.refresh_from_db(fields=["state", "number"])
    before, seat_before = registration.state, registration.number
    if to.value not in FOLLOWING[before]:
        raise MoveRefusedError(before, to.value)
    if to == RegistrationState.WAITING and not has_place_in_line(workshop):
        raise WaitingListFullError
    registration.number = _number_in(to, registration, workshop)
    registration.state = to.value
    _save(registration)
    seats = (registration.number is not None) - (seat_before is not None)
    waiting = (to == RegistrationState.WAITING) - (before == RegistrationState.WAITING)
    if has_shown_change(workshop, seats=seats, waiting=waiting):
        mark_outdated(Outdated.BY_PLACES)
    RegistrationMove.objects.create(
        registration=registration,
        from_state=before,
        to_state=to.value,
        number=registration.number or seat_before,
        by=by,
        reason=reason,
        at=timezone.now(),
    )


def _number_in(to: RegistrationState, registration: Registration, workshop: Workshop) -> int | None:
    """Return the seat that a registration has in a state: the one it had, else a free one."""
    if to.value not in OCCUPYING:
        return None
    number = registration.number or find_free_number(workshop, registration.way)
    if number is None:
        raise NoPlaceFreeError
    return number


def _save(registration: Registration) -> None:
    if registration.pk is None:
        # The key is made in saving; the workshop is locked, and so exists.
        registration.clean_fields(exclude=["email_key", "workshop"])
        registration.save()
    else:
        registration.save(update_fields=["state", "number", "updated_at"])
