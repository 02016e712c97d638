"""Take a letter for delivery, so that nobody else delivers it meanwhile; and free what nobody holds."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, Q
from django.utils import timezone

from cms.mail.enums import WAITING_STATES, LetterProblem, LetterState
from cms.mail.models import Letter
from cms.mail.services.miss_letter import miss_letter

# The steps of an attempt that each may take as long as the mail server is waited for, and some more.
STEPS = 9
# Where nothing limits a step.
UNLIMITED = timedelta(minutes=10)
# By how much the clocks of two machines may differ.
SKEW = timedelta(minutes=1)


def claim_letter(letter_id: int) -> Letter | None:
    """Return the letter, marked as being sent, or None when it is not its turn or somebody else has it.

    The claim is one conditional UPDATE, which is its own transaction: of two workers only one finds the row
    still waiting, on every engine, without holding a lock while anything is sent. (A lock taken by SELECT
    does nothing on SQLite.) A letter whose usefulness has passed is marked as missed instead.
    """
    now = timezone.now()
    letter = Letter.objects.due(now).filter(pk=letter_id).first()
    if letter is None or miss_letter(letter, now):
        return None
    still_waiting = Letter.objects.due(now).filter(pk=letter_id)
    held_back = Exists(Letter.objects.holding_back(letter, now))
    claimed = still_waiting.filter(~held_back).update(
        state=LetterState.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    return Letter.objects.filter(pk=letter_id, claimed_at=now).first() if claimed else None


def finish_letter(letter: Letter, **result: object) -> bool:
    """Write the result of the attempt that `letter` was claimed for; whether it was still ours to write.

    An attempt that took so long that a sweep freed the letter may still report, unless another has begun.
    """
    ours = Letter.objects.filter(
        pk=letter.pk, claimed_at=letter.claimed_at, state__in=[LetterState.SENDING, *WAITING_STATES]
    )
    return bool(ours.update(**result))


def stuck_after() -> timedelta:
    """Return after what time nobody can still be at an attempt."""
    if settings.EMAIL_TIMEOUT is None:
        return UNLIMITED
    return timedelta(seconds=STEPS * settings.EMAIL_TIMEOUT)


def free_stuck_letters(now: datetime) -> int:
    """Have letters tried again that were left in the middle of an attempt; return how many.

    So also those that were claimed by a clock that has been set back since: their time would come never.

    Parameters:
        now: the moment that counts.
    """
    left_behind = Q(claimed_at__lt=now - stuck_after()) | Q(claimed_at__gt=now + SKEW) | Q(claimed_at=None)
    stuck = Letter.objects.filter(left_behind, state=LetterState.SENDING)
    return stuck.update(state=LetterState.RETRY, not_before=now, last_error=LetterProblem.INTERRUPTED)
