"""Deliver one letter: claim it, write its text, send it, keep the text."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, InterfaceError, InternalError, OperationalError, ProgrammingError
from django.db.models import F
from django.utils import timezone, translation

from cms.absence.find_wait import find_wait
from cms.mail.contents import LetterText
from cms.mail.delivery_run import DeliveryRun
from cms.mail.enums import LetterProblem, LetterState, PauseReason
from cms.mail.judge_error import Fault, Judgement, judge_error
from cms.mail.kinds import LetterKind, letter_kinds
from cms.mail.models import LONGEST_WAIT, SUBJECT_MAX_LENGTH, Letter
from cms.mail.readers.build_message import build_message, one_line
from cms.mail.readers.word_letter import say_why_not_kept
from cms.mail.services.claim_letter import claim_letter, finish_letter
from cms.mail.services.pause_letters import FIRST_PAUSE, LONGEST_PAUSE, cut_wait, pause_letters

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(minutes=1)
# With these waits, five days of being told to come later.
MOST_REFUSALS = 245
# So many recipients in a row are not told to come later for their own sake.
MOST_IN_A_ROW = 5
# Twice as often would not wait longer.
MOST_DOUBLINGS = 10
# What of a result is no text.
RESULT_WITHOUT_TEXTS = frozenset({"state", "sent_at", "not_before", "refusals"})
# By when a letter is wanted, and when it is too late.
Moments = tuple[datetime | None, ...]
# The database is away, or, as PostgreSQL says it by the third, can be read only.
DATABASE_AWAY = (OperationalError, InterfaceError, InternalError)


class UnknownClassError(LookupError):
    """A letter tells of something whose class this program does not know."""


class NotTakenError(Exception):
    """The mail backend did not accept the message and did not say why."""


@dataclass
class Result:
    """What came of an attempt, and what of it belongs into the row."""

    state: LetterState
    values: dict[str, Any] = field(default_factory=dict)


def deliver_letter(letter_id: int, run: DeliveryRun | None = None) -> LetterState | None:
    """Deliver a letter if it is its turn, and return its new state; None when there was nothing to do.

    Nothing is sent inside a transaction of ours. Whatever happens is written into the row: a letter can fail,
    but not vanish.

    Parameters:
        letter_id: the letter's key.
        run: what goes on from one letter to the next; for a single letter it may be left out.

    Raises:
        Error: when the database is away, or lacks a migration (`find_wait` says why). What came of the letter
            is kept in the run until `write_results` can write it.
    """
    if run is not None:
        return _deliver(letter_id, run)
    run = DeliveryRun()
    try:
        return _deliver(letter_id, run)
    finally:
        run.connection.close()
        run.log_failures()


def write_results(run: DeliveryRun) -> None:
    """Write into the rows what came of the letters.

    Raises:
        OperationalError, InterfaceError: while the database is away; what is not written stays in the run.
    """
    while run.unwritten:
        letter, values = run.unwritten[0]
        if not _finish(letter, values):
            logger.warning(
                "Letter %s was claimed anew or deleted while an attempt still ran; its result is dropped.",
                letter.pk,
            )
        run.unwritten.pop(0)


def _finish(letter: Letter, values: dict[str, Any]) -> bool:
    """Write a result; where the database refuses a text, without it: what was sent is not sent once more."""
    try:
        return finish_letter(letter, **values)
    except DATABASE_AWAY:
        raise
    except Exception as error:  # noqa: BLE001 – nothing may keep a result from being written
        logger.error("The text of letter %s could not be kept: %s.", letter.pk, type(error).__name__)  # noqa: TRY400 – its words may be personal
        bare = {name: value for name, value in values.items() if name in RESULT_WITHOUT_TEXTS}
        return finish_letter(letter, **bare)


def wait_after(refusals: int) -> timedelta:
    """Return how long a letter waits that was refused so often: twice as long each time, up to a limit."""
    return min(FIRST_WAIT * 2 ** min(refusals - 1, MOST_DOUBLINGS), LONGEST_WAIT)


def _deliver(letter_id: int, run: DeliveryRun) -> LetterState | None:
    run.was_heard = run.has_answered = run.has_paused = False
    letter = claim_letter(letter_id)
    if letter is None:
        return None
    try:
        result = _attempt(letter, run)
    except Error as error:
        if not isinstance(error, DATABASE_AWAY) and find_wait(error) is None:
            raise
        at_once = {"state": LetterState.RETRY, "not_before": None, "last_error": LetterProblem.INTERRUPTED}
        run.unwritten.append((letter, at_once))
        raise
    run.counts[result.state] += 1
    run.unwritten.append((letter, {"state": result.state, **result.values}))
    write_results(run)
    return result.state


def _attempt(letter: Letter, run: DeliveryRun) -> Result:
    try:
        kind = letter_kinds[letter.kind](letter)
        if letter.is_about_unknown_class:
            raise UnknownClassError("This program does not know the class of what the e-mail is about.")
    except LookupError as error:
        # During an update an old worker may meet a letter of a new kind, or about a new class.
        return _put_off(letter, run, error, (letter.expires_at,))
    if letter.about_id is not None and letter.fact is None:
        return Result(LetterState.WITHHELD, {"last_error": LetterProblem.GONE})
    try:
        with translation.override(letter.language):
            if reason := kind.find_reason_to_withhold():
                return Result(LetterState.WITHHELD, {"last_error": str(reason)})
            _readdress(letter, kind)
            text = kind.write()
            message = build_message(letter, text)
            message.message()  # refuses broken headers and addresses before anything is sent
            moments = (kind.wanted_by(), kind.good_until())
    except DATABASE_AWAY:
        raise
    except Exception as error:
        if isinstance(error, ProgrammingError) and find_wait(error):
            raise
        return _fail(letter, run, error)
    try:
        taken = run.connection.send(message)
    except Exception as error:  # noqa: BLE001 – backends raise what they like; no letter may get stuck
        return _follow(judge_error(error), letter, run, error, moments)
    if taken == 0:
        nothing_said = NotTakenError("The mail backend did not take the message.")
        judgement = Judgement(Fault.SERVER, PauseReason.BUSY, type(nothing_said).__name__)
        return _follow(judgement, letter, run, nothing_said, moments)
    run.was_heard = True
    run.refused.clear()
    return Result(LetterState.SENT, {"sent_at": timezone.now(), "last_error": "", **_kept(kind, text)})


def _readdress(letter: Letter, kind: LetterKind) -> None:
    """Write to the address that holds now, and say so in the row before anything is sent."""
    recipient = kind.find_recipient()
    if (recipient.email, recipient.name) == (letter.recipient_email, letter.recipient_name):
        return
    letter.recipient_email, letter.recipient_name = recipient.email, recipient.name
    letter.save(
        update_fields=["recipient_email", "recipient_name", "recipient_key", "recipient_limit_key"],
        force_update=True,
    )


# --- What follows from a refusal --------------------------------------------------------------------------
def _follow(
    judgement: Judgement, letter: Letter, run: DeliveryRun, error: Exception, moments: Moments
) -> Result:
    match judgement.fault:
        case Fault.LETTER:
            run.was_heard = True
            run.refused.clear()
            return _fail(letter, run, error)
        case Fault.LETTER_FOR_NOW:
            run.has_answered = True
            return _put_off(letter, run, error, moments)
        case Fault.PERHAPS_LETTER if letter.refusals:
            # It was refused for its own sake before. So it tells nothing about the server; and while all are
            # paused, nobody knows whether it is refused for its own sake again.
            if run.is_try:
                return _wait(wait_after(letter.attempts), moments, _told(letter, error))
            return _put_off(letter, run, error, moments)
        case Fault.PERHAPS_LETTER:
            run.refused[letter.pk] = letter.recipient_key
            if not run.is_try and len(set(run.refused.values())) < MOST_IN_A_ROW:
                return _put_off(letter, run, error, moments)
            _acquit(run, letter)
    run.has_paused = True
    pause_letters(judgement)
    # Another letter finds out next whether the pause is over: should this one be what breaks the server, it
    # does not hold up all others.
    wait = min(FIRST_PAUSE * 2 ** min(letter.attempts - 1, MOST_DOUBLINGS), LONGEST_PAUSE)
    is_servers = judgement.fault == Fault.SERVER
    return _wait(wait, moments, LetterProblem.SERVER if is_servers else _told(letter, error))


def hold_refusals() -> int:
    """Count the refusals that were taken back, now that the server takes others; return how many letters.

    It was not the server's doing then. Such a letter keeps what the server said of it, so it is told from one
    that only met a server in trouble. From now on it is no sign of trouble, and fails in the end.
    """
    met_trouble = (LetterProblem.SERVER, LetterProblem.INTERRUPTED, "")
    refused = Letter.objects.filter(state=LetterState.RETRY, refusals=0).exclude(last_error__in=met_trouble)
    return refused.update(refusals=1)


def _acquit(run: DeliveryRun, last: Letter) -> None:
    """Hold nothing against letters that were refused one after the other: it may be the server's doing."""
    others = Letter.objects.filter(
        pk__in=run.refused.keys() - {last.pk}, state=LetterState.RETRY, refusals__gt=0
    )
    others.update(refusals=F("refusals") - 1, not_before=None)
    run.refused.clear()


def _put_off(letter: Letter, run: DeliveryRun, error: Exception, moments: Moments) -> Result:
    """Have a letter wait that was refused for now; after days of that it has failed."""
    refusals = letter.refusals + 1
    if refusals >= MOST_REFUSALS:
        return _fail(letter, run, error)
    result = _wait(wait_after(refusals), moments, _told(letter, error))
    result.values["refusals"] = refusals
    return result


def _wait(wait: timedelta, moments: Moments, why: str) -> Result:
    now = timezone.now()
    return Result(
        LetterState.RETRY, {"not_before": now + cut_wait(wait, now, *moments), "last_error": str(why)}
    )


def _fail(letter: Letter, run: DeliveryRun, error: Exception) -> Result:
    run.count_failure(letter.kind, error)
    return Result(LetterState.FAILED, {"last_error": _told(letter, error)})


# --- What the row keeps -----------------------------------------------------------------------------------
def _told(letter: Letter, error: Exception) -> str:
    """Return the error as the row keeps it.

    Servers quote what they refuse: where the text is not kept, only the error's type and code are.
    """
    if say_why_not_kept(letter):
        return judge_error(error).error
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
