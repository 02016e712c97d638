"""Send the address of the online room to those who have a place, some days before it is needed."""

from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from events.enums import WorkshopFormat, WorkshopStatus
from events.models import Workshop
from events.registration.enums import RegistrationLetter, RegistrationState
from events.registration.models import Registration
from events.registration.services.write_to_registrant import write_to_registrant

# Late enough to be still at hand on the day, early enough for a question.
AHEAD = timedelta(days=3)


def hand_out_rooms() -> int:
    """Write to everybody who has a place and does not know the room yet, and return to how many.

    From three days before the start until the end: so whoever registers late, gets a place from the waiting
    list, or was told an address that has changed since, is written to as well. Nothing is written twice, also
    when two sweeps run at once.
    """
    now = timezone.now()
    workshops = Workshop.objects.filter(
        status=WorkshopStatus.SCHEDULED, starts_at__lte=now + AHEAD, ends_at__gt=now
    )
    with_rooms = workshops.exclude(format=WorkshopFormat.ON_SITE).exclude(room_address="")
    return sum(_hand_out(workshop) for workshop in with_rooms)


def _hand_out(workshop: Workshop) -> int:
    told = fingerprint(workshop.room_address)
    uninformed = workshop.registrations.filter(state=RegistrationState.CONFIRMED).exclude(room_told=told)
    return sum(_tell(registration, told) for registration in uninformed)


def _tell(registration: Registration, told: str) -> bool:
    """Write the letter, unless another sweep has done so since the registration was read."""
    still_uninformed = Registration.objects.filter(
        pk=registration.pk, state=RegistrationState.CONFIRMED
    ).exclude(room_told=told)
    with transaction.atomic():
        # The conditional update is the claim: of two sweeps only one finds the row as it was.
        if not still_uninformed.update(room_told=told):
            return False
        write_to_registrant(registration, RegistrationLetter.ROOM)
    return True


def fingerprint(address: str) -> str:
    """Return by what a registration remembers the room that was told, without keeping the address."""
    return sha256(address.encode()).hexdigest()
