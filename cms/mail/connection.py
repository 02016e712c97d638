"""One connection to the mail server for many messages."""

from contextlib import suppress
from smtplib import SMTPException, SMTPServerDisconnected
from time import monotonic
from typing import Any

from django.core.mail import EmailMessage, get_connection

# Servers count messages in a connection, and end it, or worse, at some number.
MOST_MESSAGES = 100
# Seconds after which a connection is closed that nobody uses.
LONGEST_IDLE = 5.0
CLOSING = 421


class MailConnection:
    """Opens when it is needed, is used for many messages, and opens anew when the server ended it.

    It belongs to one thread.
    """

    def __init__(self) -> None:
        self._backend: Any = None
        self._messages = 0
        self._used_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the server has been greeted."""
        return self._backend is not None

    def open(self) -> None:
        """Connect and sign in, unless that has been done.

        Raises:
            OSError: also its SMTP kinds, when the server is away or does not let the site in.
        """
        if self._backend is not None:
            return
        backend = get_connection()
        try:
            backend.open()
        except BaseException:
            _end(backend)
            raise
        self._backend, self._messages, self._used_at = backend, 0, monotonic()

    def send(self, message: EmailMessage) -> int:
        """Send a message and return how many the backend took.

        A server may end a connection that it has served for a while. That is no fault: the message is sent
        once more, in a new one.

        Raises:
            Exception: what the backend raises.
        """
        was_used = self._messages > 0
        try:
            return self._send(message)
        except Exception as error:
            self._close_unless_usable(error)
            if not (was_used and _ended_by_server(error)):
                raise
        return self._send_or_close(message)

    def close_if_idle(self) -> None:
        """Close what nobody has used for a while."""
        if self.is_open and monotonic() - self._used_at > LONGEST_IDLE:
            self.close()

    def close(self) -> None:
        """Say goodbye to the server."""
        backend, self._backend = self._backend, None
        if backend is not None:
            with suppress(OSError, SMTPException):
                backend.close()

    def _send_or_close(self, message: EmailMessage) -> int:
        try:
            return self._send(message)
        except Exception as error:
            self._close_unless_usable(error)
            raise

    def _send(self, message: EmailMessage) -> int:
        if self._messages >= MOST_MESSAGES:
            self.close()
        self.open()
        taken = self._backend.send_messages([message])
        self._messages += 1
        self._used_at = monotonic()
        return int(taken or 0)

    def _close_unless_usable(self, error: Exception) -> None:
        """Keep a connection in which the server has only said no to this message."""
        is_usable = isinstance(error, SMTPException) and not _ended_by_server(error)
        if self._backend is not None and not is_usable:
            _end(self._backend)
            self._backend = None


def _ended_by_server(error: Exception) -> bool:
    """Return whether the server ended the connection; that it went silent is another matter."""
    if isinstance(error, SMTPServerDisconnected):
        return "timed out" not in str(error)
    replies = getattr(error, "recipients", None)
    codes = (
        [code for code, _words in replies.values()]
        if isinstance(replies, dict)
        else [getattr(error, "smtp_code", 0)]
    )
    return CLOSING in codes or isinstance(error, ConnectionResetError | BrokenPipeError)


def _end(backend: Any) -> None:
    """Leave without a goodbye: a silent server would be waited for once more."""
    session = getattr(backend, "connection", None) or getattr(backend, "_partial_connection", None)
    if session is not None:
        with suppress(OSError, SMTPException):
            session.close()
    with suppress(OSError, SMTPException):
        backend.close()
