"""Give a letter up that has become useless to its recipient."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError

from cms.mail.enums import WAITING_STATES, LetterState
from cms.mail.kinds import letter_kinds
from cms.mail.models import Letter

logger = logging.getLogger(__name__)


def miss_letter(letter: Letter, now: datetime) -> bool:
    """Mark a waiting letter as missed where its deadline has passed; return whether it has.

    The row keeps the deadline as it was when the letter was written. Where that has passed, the facts are
    asked: a workshop that was moved to a later day gives its letters more time.

    Parameters:
        letter: as it was read; it takes over a later deadline.
        now: the moment that counts.
    """
    if letter.expires_at is None or letter.expires_at > now:
        return False
    waiting = Letter.objects.filter(pk=letter.pk, state__in=WAITING_STATES, expires_at=letter.expires_at)
    deadline = _find_deadline(letter)
    if deadline is None or deadline > now:
        waiting.update(expires_at=deadline)
        letter.expires_at = deadline
        return False
    waiting.update(state=LetterState.MISSED)
    return True


def _find_deadline(letter: Letter) -> datetime | None:
    """Return the deadline by the facts of now; the stored one where there is nothing to ask."""
    try:
        if letter.about_id is not None and letter.fact is None:
            return letter.expires_at
        return letter_kinds[letter.kind](letter).good_until()
    except LookupError:
        return letter.expires_at
    except (OperationalError, InterfaceError):
        raise  # the database is away
    except Exception as error:  # noqa: BLE001 – one faulty kind must not stop the letters of all others
        logger.warning("The deadline of letter %s is not known: %s.", letter.pk, type(error).__name__)
        return letter.expires_at
