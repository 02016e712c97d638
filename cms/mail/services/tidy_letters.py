"""Put letters right that nobody is at: left behind, too late, or taken for too late by a wrong clock."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from cms.mail.enums import WAITING_STATES, LetterState
from cms.mail.models import Letter
from cms.mail.services.claim_letter import free_stuck_letters
from cms.mail.services.miss_letter import miss_letter

logger = logging.getLogger(__name__)


def tidy_letters() -> int:
    """Free what a killed worker left behind, give up what is too late, and return how many were given up."""
    now = timezone.now()
    if freed := free_stuck_letters(now):
        logger.warning("%s letter(s) were left in the middle of an attempt and are tried again.", freed)
    # A clock that ran ahead gave them up; it has been set right since.
    Letter.objects.filter(state=LetterState.MISSED, expires_at__gt=now).update(
        state=LetterState.QUEUED, not_before=None
    )
    overdue = Letter.objects.filter(state__in=WAITING_STATES, expires_at__lte=now)
    missed = sum(_is_missed(letter, now) for letter in overdue)
    if missed:
        logger.warning("%s e-mail(s) were not sent in time to be of use.", missed)
    return missed


def _is_missed(letter: Letter, now: datetime) -> bool:
    """Give a letter up where it is too late; one that cannot even be looked at stops no other."""
    try:
        return miss_letter(letter, now)
    except (OperationalError, InterfaceError):
        raise  # the database is away
    except Exception as error:  # noqa: BLE001 – whatever is wrong with one row
        logger.error("Letter %s could not be looked at: %s.", letter.pk, type(error).__name__)  # noqa: TRY400 – its words may be personal
        return False
