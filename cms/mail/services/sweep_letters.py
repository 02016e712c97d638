"""Deliver what is due: planned letters, further attempts, and what a killed worker left behind."""

import logging
from datetime import timedelta

from django.utils import timezone

from cms.mail.enums import WAITING_STATES, LetterProblem, LetterState
from cms.mail.models import Letter
from cms.mail.services.deliver_letter import deliver_letter
from cms.mail.services.miss_letter import miss_letter

logger = logging.getLogger(__name__)

# Far longer than an attempt takes with EMAIL_TIMEOUT set.
STUCK_AFTER = timedelta(minutes=10)
# After so many in a row that must be tried again the mail server is away; the rest waits for the next sweep.
GIVE_UP_AFTER = 3


def sweep_letters() -> int:
    """Do what is due and return how many letters moved."""
    now = timezone.now()
    stuck = Letter.objects.filter(state=LetterState.SENDING, claimed_at__lt=now - STUCK_AFTER)
    freed = stuck.update(state=LetterState.RETRY, not_before=now, last_error=LetterProblem.INTERRUPTED)
    if freed:
        logger.warning("%s letter(s) were left in the middle of an attempt and are tried again.", freed)
    overdue = Letter.objects.filter(state__in=WAITING_STATES, expires_at__lte=now)
    missed = sum(miss_letter(letter, now) for letter in overdue)
    return missed + _deliver_due()


def _deliver_due() -> int:
    """Deliver in order of writing, so that a letter follows the one that held it back."""
    delivered = failures_in_a_row = 0
    for letter_id in list(Letter.objects.due().order_by("pk").values_list("pk", flat=True)):
        state = deliver_letter(letter_id)
        delivered += state is not None
        failures_in_a_row = failures_in_a_row + 1 if state == LetterState.RETRY else 0
        if failures_in_a_row == GIVE_UP_AFTER:
            break
    return delivered
