"""Mail backends that misbehave as real servers do. A test sets what `replies` answers next."""

import time
from collections.abc import Sequence
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend as Mailbox

# What happens to the next messages, in order; afterwards everything is taken.
replies: list[SMTPException | OSError | int] = []

SLOWNESS = 0.3


class FailingServer(Mailbox):
    """Raises or returns what `replies` holds; takes a message where it holds nothing."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if not replies:
            return int(super().send_messages(messages))
        reply = replies.pop(0)
        if isinstance(reply, int):
            return reply
        raise reply


class SlowServer(Mailbox):
    """Takes its time, so that a second worker can come in between."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        time.sleep(SLOWNESS)
        return int(super().send_messages(messages))
