"""Judge what a mail server refused: a letter, a letter for now, or everything.

Whose fault it is decides what follows. What is wrong with the server as a whole pauses all letters and is
held against none of them. See docs/decisions/0017.
"""

import re
import ssl
from dataclasses import dataclass
from enum import Enum
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from cms.mail.enums import PauseReason


class Fault(Enum):
    """Whose fault it is that a letter was not taken."""

    # The recipient's or the text's, for good: this letter fails.
    LETTER = "letter"
    # The recipient's, and perhaps it passes: this letter waits, however many do.
    LETTER_FOR_NOW = "letter, for now"
    # Perhaps the letter's, and perhaps it passes: this letter waits, the next is tried.
    PERHAPS_LETTER = "perhaps the letter"
    # The server's: everything waits.
    SERVER = "server"


@dataclass(frozen=True)
class Judgement:
    """Whose fault an error is; where it is the server's, or turns out to be, what to tell people."""

    fault: Fault
    reason: PauseReason
    # The error's type and code.
    error: str


BROKEN_OFF = (SMTPServerDisconnected, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
LATER, FOR_GOOD = range(400, 500), range(500, 600)
CLOSING = 421
NO_STORAGE = 452
# Signing in is wanted, failed, or needs encryption.
SIGN_IN_CODES = frozenset({530, 534, 535, 538})
# By RFC 3463: about the mail system, the sender's quota, and authentication; never about one recipient.
SERVERS_OWN = re.compile(r"^(4\.3\.[0-35]|5\.3\.[12]|[45]\.4\.5|[45]\.7\.[89])\b")
# About the address that the site sends from: servers say so as late as at the recipient.
SENDERS_OWN = re.compile(r"^[45]\.1\.[78]\b")
# About the recipient's address or mailbox, whatever else is said.
RECIPIENTS_OWN = re.compile(r"^[45]\.[12]\.")
QUOTA = re.compile(r"^[45]\.(4\.5|5\.3)\b|quota|limit|too many", re.IGNORECASE)
RELAY = re.compile(r"relay", re.IGNORECASE)


def judge_error(error: Exception) -> Judgement:
    """Return whose fault it is that the mail backend did not take a message.

    Parameters:
        error: what the backend raised.
    """
    code, words = _read_reply(error)
    named = " ".join(filter(None, [type(error).__name__, str(code or "")]))
    if isinstance(error, SMTPRecipientsRefused | SMTPDataError):
        return Judgement(_judge_reply(code, words), _find_reason(error, code, words), named)
    return Judgement(Fault.SERVER, _find_reason(error, code, words), named)


def _judge_reply(code: int, words: str) -> Fault:
    """Judge what was said to a recipient or to a text."""
    if code == CLOSING or code in SIGN_IN_CODES or SERVERS_OWN.match(words):
        return Fault.SERVER
    if SENDERS_OWN.match(words):
        return Fault.PERHAPS_LETTER
    if code in LATER:
        # “Domain not found”, “Mailbox full”: five such addresses, which anybody may type into a form, say
        # nothing about the server.
        return Fault.LETTER_FOR_NOW if RECIPIENTS_OWN.match(words) else Fault.PERHAPS_LETTER
    # Nothing is passed on for anybody where the site is not let in, or has sent too much; but an odd address
    # may be refused in the same words, and must not stop all others. So it is looked at whom else it meets.
    is_about_site = RELAY.search(words) or QUOTA.search(words)
    return Fault.PERHAPS_LETTER if is_about_site and not RECIPIENTS_OWN.match(words) else Fault.LETTER


def _find_reason(error: Exception, code: int, words: str) -> PauseReason:
    if isinstance(error, SMTPAuthenticationError) or code in SIGN_IN_CODES:
        return PauseReason.SIGN_IN
    if (isinstance(error, SMTPSenderRefused) and code in FOR_GOOD) or SENDERS_OWN.match(words):
        return PauseReason.SENDER
    if code == NO_STORAGE or (code and QUOTA.search(words)):
        return PauseReason.QUOTA
    if code in FOR_GOOD and RELAY.search(words):
        return PauseReason.RELAY
    return PauseReason.BUSY if code else _find_reason_without_reply(error)


def _find_reason_without_reply(error: Exception) -> PauseReason:
    """Say what is wrong where no answer came."""
    # smtplib words a timeout while it waits for an answer, and raises one of its own class.
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return PauseReason.SILENT
    if isinstance(error, SMTPNotSupportedError):
        return PauseReason.SIGN_IN if "AUTH" in str(error) else PauseReason.INSECURE
    if isinstance(error, ssl.SSLError):
        return PauseReason.INSECURE
    if isinstance(error, BROKEN_OFF):
        return PauseReason.BROKEN_OFF
    return PauseReason.UNREACHABLE if isinstance(error, OSError) else PauseReason.BUSY


def _read_reply(error: Exception) -> tuple[int, str]:
    """Return code and words of the server's answer; 0 where none came."""
    code: int = 0
    words: bytes | str = ""
    if isinstance(error, SMTPRecipientsRefused) and error.recipients:
        # A letter has one recipient.
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else words
