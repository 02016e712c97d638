"""Put a letter to somebody who registered into the outbox."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services.enqueue_letter import enqueue_letter
from events.registration.enums import RegistrationLetter
from events.registration.models import Registration

NOT_YET_SENT = (LetterState.QUEUED, LetterState.SENDING, LetterState.RETRY)


def write_to_registrant(registration: Registration, kind: RegistrationLetter, *, once_key: str = "") -> bool:
    """Enqueue a letter in the registrant's language, in the running transaction: both are kept or neither.

    Returns whether a letter was written; without a once-key it always is.

    Parameters:
        registration: whom to write to, and about what.
        kind: what the letter tells; its text is made when it is sent, from the facts of that moment.
        once_key: what is told once; see `enqueue_letter`.
    """
    letter = enqueue_letter(
        kind=kind.value,
        to_email=registration.email,
        to_name=registration.name,
        language=registration.language,
        about=registration,
        once_key=once_key,
    )
    return letter is not None


def was_written_to(registration: Registration, *, within: timedelta) -> bool:
    """Return whether a letter about a registration was written lately or is still on its way.

    Parameters:
        registration: whose letters to look for.
        within: how far back “lately” reaches.
    """
    letters = Letter.objects.about(registration)
    return letters.filter(Q(created_at__gt=timezone.now() - within) | Q(state__in=NOT_YET_SENT)).exists()


def count_letters(registration: Registration, kind: RegistrationLetter, *, within: timedelta) -> int:
    """Return how many letters of a kind were written about a registration lately.

    Parameters:
        registration: whose letters to count.
        kind: what they tell.
        within: how far back “lately” reaches.
    """
    letters = Letter.objects.about(registration).filter(kind=kind.value)
    return letters.filter(created_at__gt=timezone.now() - within).count()
