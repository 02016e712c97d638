"""Pause all letters while something is wrong with the mail server, and let one at a time find out.

The pause is one row, shared by all processes. It never ends by itself: when its time is over, one letter is
tried, and all follow once that has passed.
"""

import logging
from datetime import datetime, timedelta

from django.db.models import F, Min, Q
from django.utils import timezone

from cms.mail.enums import WAITING_STATES, LetterState, PauseReason
from cms.mail.judge_error import Judgement
from cms.mail.models import DeliveryState, Letter
from cms.mail.services.claim_letter import stuck_after

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
# Beyond this, twice as long is the longest pause in any case.
MOST_DOUBLINGS = 10


def read_delivery_state() -> DeliveryState:
    """Return the shared state; one that was never written says that e-mails go out."""
    return DeliveryState.objects.filter(pk=DeliveryState.ONLY).first() or DeliveryState(pk=DeliveryState.ONLY)


def pause_letters(judgement: Judgement) -> None:
    """Pause all letters, or a pause for longer, because of what was judged to be the server's fault.

    Parameters:
        judgement: what is wrong.
    """
    now = timezone.now()
    state, _is_new = DeliveryState.objects.get_or_create(pk=DeliveryState.ONLY)
    until = now + _cut(_wait_after(state.tries, judgement.reason), now)
    since = now if state.paused_since is None else min(state.paused_since, now)
    DeliveryState.objects.filter(pk=DeliveryState.ONLY).update(
        paused_since=since,
        paused_until=until,
        tries=F("tries") + 1,
        reason=judgement.reason,
        error=judgement.error[:100],
    )
    if state.paused_since is None or state.reason != judgement.reason:
        logger.warning(
            "No e-mails go out (%s, %s); one is tried from time to time.", judgement.reason, judgement.error
        )


def resume_letters() -> bool:
    """End the pause, as a letter has passed; return whether there was one."""
    state = read_delivery_state()
    if state.paused_since is None:
        return False
    resumed = DeliveryState.objects.filter(pk=DeliveryState.ONLY, paused_since__isnull=False).update(
        paused_since=None, paused_until=None, tries=0, reason="", error=""
    )
    if resumed:
        minutes = max((timezone.now() - state.paused_since) / timedelta(minutes=1), 0)
        logger.warning("E-mails go out again, after %.0f minute(s).", minutes)
    return bool(resumed)


def is_time_to_try(state: DeliveryState) -> bool:
    """Return whether a pause is over, so that a letter may be tried; so also one that a wrong clock wrote."""
    if state.paused_until is None:
        return False
    now = timezone.now()
    return not now < state.paused_until <= now + max(LONGEST_PAUSE, stuck_after())


def claim_try(state: DeliveryState) -> bool:
    """Take the right to try one letter; one process gets it, and keeps it shortly when it dies.

    Parameters:
        state: as it was read.
    """
    ours = DeliveryState.objects.filter(
        pk=DeliveryState.ONLY, paused_until=state.paused_until, paused_since=state.paused_since
    )
    return bool(ours.update(paused_until=timezone.now() + stuck_after()))


def give_back_try() -> None:
    """Let somebody else try at once: what was tried told nothing about the mail server."""
    DeliveryState.objects.filter(pk=DeliveryState.ONLY, paused_since__isnull=False).update(
        paused_until=timezone.now()
    )


def _wait_after(tries: int, reason: PauseReason) -> timedelta:
    """Return how long to wait after so many tries: twice as long each time, up to a limit."""
    if reason == PauseReason.SIGN_IN:
        # Many servers lock out whoever comes with a wrong password several times in ten minutes.
        return LONGEST_PAUSE
    return min(FIRST_PAUSE * 2 ** min(tries, MOST_DOUBLINGS), LONGEST_PAUSE)


def _cut(wait: timedelta, now: datetime) -> timedelta:
    """Shorten a wait so that a letter is tried before the first moment at which one is wanted or too late."""
    # The one under way has just found out, and waits like the others.
    waiting = Letter.objects.filter(state__in=[*WAITING_STATES, LetterState.SENDING])
    moments = waiting.aggregate(
        wanted=Min("wanted_by", filter=Q(wanted_by__gt=now)),
        expires=Min("expires_at", filter=Q(expires_at__gt=now)),
    )
    return cut_wait(wait, now, *moments.values())


def cut_wait(wait: timedelta, now: datetime, *moments: datetime | None) -> timedelta:
    """Return a wait of at most half of what remains until some moments, so that there is time for an attempt.

    Parameters:
        wait: how long to wait otherwise.
        now: the moment that counts.
        moments: by when something is wanted or too late. None is no such moment, nor is one that has passed.
    """
    halves = [(moment - now) / 2 for moment in moments if moment is not None and moment > now]
    return min([wait, *(max(half, FIRST_PAUSE) for half in halves)])
