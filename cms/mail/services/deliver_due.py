"""Deliver all letters that are due; while they are paused, one that finds out whether they may go on."""

from collections.abc import Callable

from django.utils import timezone

from cms.mail.delivery_run import DeliveryRun
from cms.mail.judge_error import judge_error
from cms.mail.models import DeliveryState, Letter
from cms.mail.services.deliver_letter import deliver_letter, hold_refusals, write_results
from cms.mail.services.pause_letters import (
    claim_try,
    give_back_try,
    is_time_to_try,
    pause_letters,
    read_delivery_state,
    resume_letters,
)

# As many as are sent before it is asked anew which come next, and whether another process has paused them.
AT_ONCE = 20


def deliver_due(run: DeliveryRun, *, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Deliver in the order of writing, so that a letter follows the one that held it back; return how many.

    Parameters:
        run: the connection, and what else goes on from one letter to the next.
        goes_on: asked before each letter, whether to go on.

    Raises:
        OperationalError, InterfaceError: when the database is away.
    """
    write_results(run)
    run.has_paused = False
    moved = 0
    while goes_on():
        state = read_delivery_state()
        more = _deliver_some(run, goes_on) if state.paused_since is None else _try_one(run, state)
        moved += more
        if not more or run.has_paused:
            break
    return moved


def _deliver_some(run: DeliveryRun, goes_on: Callable[[], bool]) -> int:
    moved = 0
    keys = _find_ready()
    if not keys or not _open(run):
        return 0
    for key in keys:
        if not goes_on():
            break
        moved += deliver_letter(key, run) is not None
        if run.has_paused:
            break
    return moved


def _try_one(run: DeliveryRun, state: DeliveryState) -> int:
    """Find out with one letter whether a pause is over; what is withheld on the way finds nothing out.

    Nor does a recipient who is to be tried later. Where there is nobody else, that the server answers is
    enough.
    """
    # What was tried least comes first: should one letter be what breaks the server, another finds that out.
    keys = _find_ready("attempts", "pk") if is_time_to_try(state) else []
    if not keys or not claim_try(state) or not _open(run):
        return 0
    moved = 0
    has_answered = False
    run.is_try = True
    try:
        for key in keys:
            moved += deliver_letter(key, run) is not None
            if run.was_heard:
                hold_refusals()
                resume_letters()
                return moved
            if run.has_paused:
                return moved
            has_answered = has_answered or run.has_answered
        if has_answered:
            resume_letters()
        else:
            give_back_try()
        return moved
    finally:
        run.is_try = False


def _find_ready(*order: str) -> list[int]:
    ready = Letter.objects.ready(timezone.now()).order_by(*order or ("pk",))
    return list(ready.values_list("pk", flat=True)[:AT_ONCE])


def _open(run: DeliveryRun) -> bool:
    """Greet the mail server before a letter is touched: that it is away is held against none of them."""
    try:
        run.connection.open()
    except Exception as error:  # noqa: BLE001 – backends raise what they like
        run.has_paused = True
        pause_letters(judge_error(error))
        return False
    return True
