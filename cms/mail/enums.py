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
    SERVER = "server", _("The mail server was not available.")


class PauseReason(models.TextChoices):
    """Why no e-mails go out: what is wrong with the mail server as a whole, in words for organisers."""

    UNREACHABLE = "unreachable", _("The mail server cannot be reached.")
    SILENT = "silent", _("The mail server does not answer.")
    BROKEN_OFF = "broken_off", _("The mail server breaks the connection off.")
    INSECURE = "insecure", _("No secure connection to the mail server could be made.")
    SIGN_IN = "sign_in", _("The mail server refuses the user name or the password of this site.")
    SENDER = "sender", _("The mail server refuses the address that this site sends from.")
    RELAY = "relay", _("The mail server does not pass on e-mails of this site.")
    QUOTA = "quota", _("The mail server takes no more e-mails at the moment: a limit is reached.")
    BUSY = "busy", _("The mail server takes no e-mails at the moment.")


# A letter in one of these waits for its time.
WAITING_STATES = (LetterState.QUEUED, LetterState.RETRY)
# A letter in one of these does not move again by itself.
FINAL_STATES = (LetterState.SENT, LetterState.FAILED, LetterState.MISSED, LetterState.WITHHELD)
# A letter in one of these never reached its recipient, and somebody may want to do something about it.
LOST_STATES = (LetterState.FAILED, LetterState.MISSED)
