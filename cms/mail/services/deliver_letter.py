"""Deliver one letter: claim it, write its text, send it, keep the text."""

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.db import OperationalError
from django.utils import timezone, translation

from cms.mail.contents import LetterText
from cms.mail.enums import LetterProblem, LetterState
from cms.mail.kinds import LetterKind, letter_kinds
from cms.mail.models import SUBJECT_MAX_LENGTH, Letter
from cms.mail.readers.build_message import build_message, one_line
from cms.mail.readers.word_letter import say_why_not_kept
from cms.mail.services.claim_letter import claim_letter, finish_letter

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
# With these waits the last attempt comes after some twenty hours.
MOST_ATTEMPTS = 13


class NotTakenError(Exception):
    """The mail backend did not accept the message and did not say why."""


def deliver_letter(letter_id: int) -> LetterState | None:
    """Deliver a letter if it is its turn, and return its new state; None when there was nothing to do.

    Nothing is sent inside a transaction of ours. Whatever happens is written into the row: a letter can fail,
    but not vanish.
    """
    letter = claim_letter(letter_id)
    if letter is None:
        return None
    state, result = _attempt(letter)
    if not finish_letter(letter, state=state, **result):
        logger.warning(
            "Letter %s was claimed anew or deleted while an attempt still ran; its result is dropped.",
            letter.pk,
        )
    return state


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after a number of attempts: twice as long each time, up to a limit."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


def _attempt(letter: Letter) -> tuple[LetterState, dict[str, Any]]:
    try:
        kind = letter_kinds[letter.kind](letter)
    except LookupError as error:
        # During an update an old worker may meet a letter of a new kind.
        return _try_again(letter, error)
    if letter.about_id is not None and letter.about is None:
        return LetterState.WITHHELD, {"last_error": LetterProblem.GONE}
    try:
        with translation.override(letter.language):
            if reason := kind.find_reason_to_withhold():
                return LetterState.WITHHELD, {"last_error": str(reason)}
            text = kind.write()
            message = build_message(letter, text)
            message.message()  # refuses broken headers and addresses before anything is sent
    except OperationalError:
        raise  # the database is away: nothing can be written now, and a sweep frees the letter later
    except Exception as error:  # noqa: BLE001 – whatever a kind does wrong belongs into the row
        return _fail(letter, error)
    try:
        taken = message.send()
    except Exception as error:  # noqa: BLE001 – backends raise what they like; no letter may get stuck
        return _fail(letter, error) if _is_permanent(error) else _try_again(letter, error)
    if taken == 0:
        return _try_again(letter, NotTakenError("The mail backend did not take the message."))
    return LetterState.SENT, {"sent_at": timezone.now(), "last_error": "", **_kept(kind, text)}


def _is_permanent(error: Exception) -> bool:
    """Whether this letter can never arrive; a refused sender or password is ours to mend."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= 500


def _try_again(letter: Letter, error: Exception) -> tuple[LetterState, dict[str, Any]]:
    if letter.attempts >= MOST_ATTEMPTS:
        return _fail(letter, error)
    logger.warning("Letter %s was not sent (%s) and will be tried again.", letter.pk, type(error).__name__)
    not_before = timezone.now() + wait_after(letter.attempts)
    return LetterState.RETRY, {"not_before": not_before, "last_error": _told(letter, error)}


def _fail(letter: Letter, error: Exception) -> tuple[LetterState, dict[str, Any]]:
    # Only the error's type is logged: its words may hold addresses of people and rooms.
    logger.error("Letter %s of kind %s failed: %s.", letter.pk, letter.kind, type(error).__name__)
    return LetterState.FAILED, {"last_error": _told(letter, error)}


def _told(letter: Letter, error: Exception) -> str:
    """Return the error as the row keeps it.

    Servers quote what they refuse: where the text is not kept, only the error's type and code are.
    """
    if say_why_not_kept(letter):
        return " ".join(filter(None, [type(error).__name__, str(getattr(error, "smtp_code", ""))]))
    return f"{type(error).__name__}: {error}".replace("\x00", "")


def _kept(kind: LetterKind, text: LetterText) -> dict[str, Any]:
    subject = {"subject": one_line(text.subject)[:SUBJECT_MAX_LENGTH]}
    if kind.why_not_kept:
        return subject
    return {
        **subject,
        "body_text": text.text,
        "body_html": text.html,
        "attachments": [attachment.as_json() for attachment in text.attachments],
    }
