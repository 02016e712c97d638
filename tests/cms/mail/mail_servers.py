"""Mail backends that misbehave as real servers do. A test sets what `replies` answers next."""

import time
from collections.abc import Sequence
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import ClassVar

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend as Mailbox

# What happens to the next messages, in order; afterwards everything is taken.
replies: list[SMTPException | OSError | int] = []

SLOWNESS = 0.3
NOBODY = "nobody@example.org"


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


class SwitchedServer(Mailbox):
    """Is away while `is_away`, and refuses the mailbox of `NOBODY` for good."""

    is_away: ClassVar[bool] = False

    def open(self) -> bool:
        if type(self).is_away:
            raise ConnectionRefusedError("nobody there")
        return False

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        self.open()
        for message in messages:
            if NOBODY in message.to[0]:
                raise SMTPRecipientsRefused({NOBODY: (550, b"5.1.1 No such person")})
        return int(super().send_messages(messages))


class DeadDomainServer(Mailbox):
    """Answers `answer` to recipients of a domain that is not there, and takes all others."""

    DOMAIN: ClassVar[str] = "@dead.example"
    answer: ClassVar[tuple[int, bytes]] = (450, b"4.1.2 Domain not found")

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            if self.DOMAIN in message.to[0]:
                raise SMTPRecipientsRefused({message.to[0]: type(self).answer})
        return int(super().send_messages(messages))
