"""States of a letter. Keys are language-neutral; only labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    """Where a letter stands on its way out."""

    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    RETRY = "retry", _("Will be tried again")
    FAILED = "failed", _("Failed")
    MISSED = "missed", _("Too late, not sent")
    WITHHELD = "withheld", _("Held back")


class LetterProblem(models.TextChoices):
    """What the outbox itself has to say about a letter; other errors keep the words they came in."""

    GONE = "gone", _("What this e-mail is about no longer exists.")
    INTERRUPTED = "interrupted", _("The attempt was interrupted.")


# A letter in one of these waits for its time.
WAITING_STATES = (LetterState.QUEUED, LetterState.RETRY)
# A letter in one of these does not move again by itself.
FINAL_STATES = (LetterState.SENT, LetterState.FAILED, LetterState.MISSED, LetterState.WITHHELD)
