"""Send the address of the online room to those who have a place, some days before it is needed."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.sweep_register import Budget
from events.enums import WorkshopFormat, WorkshopStatus
from events.registration.enums import RegistrationLetter, RegistrationState
from events.registration.models import OnlineRoom, Registration
from events.registration.readers.know_room import make_room_key, mark_room
from events.registration.services.write_to_registrant import write_to_registrant

# Late enough to be still at hand on the day, early enough for a question.
AHEAD = timedelta(days=3)
STAYED_HERE = (LetterState.WITHHELD, LetterState.MISSED)
# An address that was wrong for a while: a letter which that one refused told nobody anything.
REFUSED_ELSEWHERE = Q(state=LetterState.FAILED) & ~Q(recipient_key=OuterRef("email_key"))


def hand_out_rooms(budget: Budget | None = None) -> int:
    """Write to everybody who has a place and does not know the room yet, and return to how many.

    From three days before the start until the end: so whoever registers late, gets a place from the waiting
    list, was told an address that has changed since, or the same one for another day, or by an e-mail address
    that was wrong, or whose letter was held back while the workshop had no room, is written to as well.
    Nothing is written twice, also when two sweeps run at once.

    Parameters:
        budget: how long it may take; who is left then is written to by the next sweep.
    """
    budget = budget or Budget()
    now = timezone.now()
    rooms = OnlineRoom.objects.filter(
        workshop__status=WorkshopStatus.SCHEDULED,
        workshop__starts_at__lte=now + AHEAD,
        workshop__ends_at__gt=now,
    )
    rooms = rooms.exclude(workshop__format=WorkshopFormat.ON_SITE)
    # Who starts first is told first.
    soonest_first = rooms.select_related("workshop").order_by("workshop__starts_at", "pk")
    return sum(_hand_out(room, budget) for room in soonest_first)


def _hand_out(room: OnlineRoom, budget: Budget) -> int:
    written = 0
    for registration in _uninformed(room).filter(workshop=room.workshop_id):
        if not budget.goes_on():
            break
        written += _tell(registration, room)
    return written


def _uninformed(room: OnlineRoom) -> models.QuerySet[Registration]:
    """Keep those who have a place and were not told this room, or whose last letter about it stayed here.

    What held that letter back, such as a workshop cancelled by mistake, is over when it is asked for here. A
    letter that failed waits for “Send again”: what the mail server refused once it would refuse every minute.
    What waits is readdressed when it is sent; what was sent to an address that was corrected since was for
    nobody.
    """
    about = {"about_type": ContentType.objects.get_for_model(Registration), "about_id": OuterRef("pk")}
    last = _room_letters().filter(**about).exclude(REFUSED_ELSEWHERE).order_by("-pk")
    went_astray = Q(last_state=LetterState.SENT) & ~Q(told_to=F("email_key"))
    return (
        Registration.objects.filter(state=RegistrationState.CONFIRMED)
        .alias(
            told=Subquery(last.values("once_key")[:1]),
            told_to=Subquery(last.values("recipient_key")[:1]),
            last_state=Subquery(last.values("state")[:1]),
        )
        .filter(
            Q(told=None) | ~Q(told__contains=mark_room(room)) | Q(last_state__in=STAYED_HERE) | went_astray
        )
    )


def _tell(registration: Registration, room: OnlineRoom) -> bool:
    """Write the letter, unless another sweep has done so since the registration was read."""
    with transaction.atomic():
        # Who is being erased is not written to. What follows asks anew, and so sees what another sweep wrote
        # while this one waited for the lock.
        _lock(registration)
        if not _uninformed(room).filter(pk=registration.pk).exists():
            return False
        last = _room_letters().about(registration).order_by("-pk").first()
        once_key = make_room_key(registration, room, after=last.pk if last else 0)
        return write_to_registrant(registration, RegistrationLetter.ROOM, once_key=once_key)


def _room_letters() -> models.QuerySet[Letter]:
    """Keep what is written here; what somebody sent again tells nothing new."""
    return Letter.objects.filter(kind=RegistrationLetter.ROOM).exclude(once_key="")


def _lock(registration: Registration) -> None:
    Registration.objects.select_for_update().filter(pk=registration.pk).first()
