"""Whose fault it is that a mail server took a letter not, by what it said."""

import ssl
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest

from cms.mail.enums import PauseReason
from cms.mail.judge_error import Fault, judge_error

pytestmark = pytest.mark.sqlite  # no database is asked


def refused(code: int, words: str) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({"ewa@example.org": (code, words.encode())})


@pytest.mark.parametrize(
    ("code", "words", "fault"),
    [
        (550, "5.1.1 No such person", Fault.LETTER),
        (550, "No such person", Fault.LETTER),
        (552, "5.2.2 Mailbox over quota", Fault.LETTER),
        (550, "5.2.1 Mailbox limit exceeded", Fault.LETTER),
        (554, "5.7.1 Spam", Fault.LETTER),
        (552, "5.7.0 Blocked content", Fault.LETTER),
        (552, "5.3.4 Message too big", Fault.LETTER),
        (450, "4.1.2 <ewa@example.org>: Recipient address rejected: Domain not found", Fault.LETTER_FOR_NOW),
        (450, "4.2.0 Greylisted", Fault.LETTER_FOR_NOW),
        (452, "4.2.2 Mailbox full", Fault.LETTER_FOR_NOW),
        (450, "Domain not found", Fault.PERHAPS_LETTER),
        (450, "4.1.8 <site@example.org>: Sender address rejected: Domain not found", Fault.PERHAPS_LETTER),
        (550, "5.1.8 <site@example.org>: Sender address rejected: Domain not found", Fault.PERHAPS_LETTER),
        (451, "4.7.1 Come back", Fault.PERHAPS_LETTER),
        (451, "Come back", Fault.PERHAPS_LETTER),
        (554, "5.7.1 Relay access denied", Fault.PERHAPS_LETTER),
        (550, "5.7.1 Daily sending limit exceeded", Fault.PERHAPS_LETTER),
        (550, "5.4.5 Daily user sending quota exceeded", Fault.SERVER),
        (421, "Closing", Fault.SERVER),
        (530, "5.7.0 Authentication required", Fault.SERVER),
        (451, "4.3.0 Lookup failed", Fault.SERVER),
        (452, "4.3.1 No space", Fault.SERVER),
        (554, "5.7.8 Sign in first", Fault.SERVER),
    ],
)
def test_what_is_said_to_a_recipient_or_a_text(code: int, words: str, fault: Fault) -> None:
    assert judge_error(refused(code, words)).fault == fault
    assert judge_error(SMTPDataError(code, words.encode())).fault == fault


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ConnectionRefusedError("nobody there"), PauseReason.UNREACHABLE),
        (OSError("no route"), PauseReason.UNREACHABLE),
        (TimeoutError("timed out"), PauseReason.SILENT),
        (SMTPServerDisconnected("Connection unexpectedly closed: timed out"), PauseReason.SILENT),
        (SMTPServerDisconnected("Connection unexpectedly closed"), PauseReason.BROKEN_OFF),
        (ConnectionResetError("reset"), PauseReason.BROKEN_OFF),
        (ssl.SSLCertVerificationError("expired"), PauseReason.INSECURE),
        (SMTPAuthenticationError(535, b"5.7.8 no"), PauseReason.SIGN_IN),
        (SMTPSenderRefused(550, b"5.1.0 no", "a@example.org"), PauseReason.SENDER),
        (SMTPSenderRefused(452, b"4.3.1 full", "a@example.org"), PauseReason.QUOTA),
        (SMTPSenderRefused(451, b"4.3.0 later", "a@example.org"), PauseReason.BUSY),
        (SMTPConnectError(554, b"no service"), PauseReason.BUSY),
        (SMTPHeloError(421, b"later"), PauseReason.BUSY),
        (SMTPNotSupportedError("STARTTLS extension not supported by server."), PauseReason.INSECURE),
        (SMTPNotSupportedError("SMTP AUTH extension not supported by server."), PauseReason.SIGN_IN),
        (ValueError("of a backend of the host's own"), PauseReason.BUSY),
    ],
)
def test_everything_else_is_the_servers(error: Exception, reason: PauseReason) -> None:
    judgement = judge_error(error)
    assert (judgement.fault, judgement.reason) == (Fault.SERVER, reason)


def test_a_refused_address_of_the_site_is_named_as_such_whenever_the_server_says_so() -> None:
    judged = judge_error(refused(450, "4.1.8 <site@example.org>: Sender address rejected: Domain not found"))
    assert judged.reason == PauseReason.SENDER


def test_of_what_was_said_only_the_code_is_kept() -> None:
    judged = judge_error(refused(550, "5.1.1 <ewa@example.org> is unknown"))
    assert judged.error == "SMTPRecipientsRefused 550"
