"""Send the address of the online room to those who have a place, some days before it is needed."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from events.enums import WorkshopFormat, WorkshopStatus
from events.models import Workshop
from events.registration.enums import RegistrationLetter, RegistrationState
from events.registration.models import Registration
from events.registration.services.write_to_registrant import write_to_registrant

# Late enough to be still at hand on the day, early enough for a question.
AHEAD = timedelta(days=3)
STAYED_HERE = (LetterState.WITHHELD, LetterState.MISSED)


def hand_out_rooms() -> int:
    """Write to everybody who has a place and does not know the room yet, and return to how many.

    From three days before the start until the end: so whoever registers late, gets a place from the waiting
    list, was told an address that has changed since, or whose letter was held back while the workshop had no
    room, is written to as well. Nothing is written twice, also when two sweeps run at once.
    """
    now = timezone.now()
    workshops = Workshop.objects.filter(
        status=WorkshopStatus.SCHEDULED, starts_at__lte=now + AHEAD, ends_at__gt=now
    )
    with_rooms = workshops.exclude(format=WorkshopFormat.ON_SITE).exclude(room_address="")
    return sum(_hand_out(workshop) for workshop in with_rooms)


def _hand_out(workshop: Workshop) -> int:
    told = fingerprint(workshop.room_address)
    uninformed = _uninformed(told).filter(workshop=workshop)
    return sum(_tell(registration, told, workshop.ends_at) for registration in uninformed)


def _uninformed(told: str) -> models.QuerySet[Registration]:
    """Keep those who have a place and were not told this room, or whose last letter about it stayed here.

    What held that letter back, such as a workshop cancelled by mistake, is over when it is asked for here. A
    letter that failed waits for “Send again”: what the mail server refused once it would refuse every minute.
    """
    letters = Letter.objects.filter(
        kind=RegistrationLetter.ROOM,
        about_type=ContentType.objects.get_for_model(Registration),
        about_id=OuterRef("pk"),
    )
    return (
        Registration.objects.filter(state=RegistrationState.CONFIRMED)
        .alias(last_letter=Subquery(letters.order_by("-pk").values("state")[:1]))
        .filter(~Q(room_told=told) | Q(last_letter__in=STAYED_HERE))
    )


def _tell(registration: Registration, told: str, until: datetime) -> bool:
    """Write the letter, unless another sweep has done so since the registration was read."""
    with transaction.atomic():
        # The lock lets one sweep after the other ask, in a query of its own that sees what the first wrote:
        # the subquery of a query that waited for the lock would not.
        _lock(registration)
        if not _uninformed(told).filter(pk=registration.pk).exists():
            return False
        Registration.objects.filter(pk=registration.pk).update(room_told=told)
        write_to_registrant(registration, RegistrationLetter.ROOM, expires_at=until)
    return True


def _lock(registration: Registration) -> None:
    Registration.objects.select_for_update().filter(pk=registration.pk).first()


def fingerprint(address: str) -> str:
    """Return by what a registration remembers the room that was told, without keeping the address."""
    return sha256(address.encode()).hexdigest()
