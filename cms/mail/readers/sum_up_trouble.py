"""Sum up what organisers have to know about e-mails that did not go out."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.mail.enums import WAITING_STATES, LetterState
from cms.mail.filing import name_files
from cms.mail.models import DeliveryState, Letter

# Whoever wanted to do something about it has done so by then.
TOLD_FOR = timedelta(days=14)
# A worker looks every second, and where there is none, the sweep every minute.
LONG = timedelta(minutes=15)


@dataclass
class LostLetters:
    """How many e-mails about one thing were lost, by how; and how the desk's list is filtered for each."""

    name: str
    failed: int = 0
    missed: int = 0
    failed_query: str = ""
    missed_query: str = ""


@dataclass
class OverdueLetters:
    """How many e-mails have been due for long, though nothing is paused, and since when the oldest."""

    number: int
    since: datetime


@dataclass
class Trouble:
    """What is wrong: a pause of all e-mails, e-mails that nobody sends, and e-mails that were lost."""

    pause: DeliveryState | None = None
    waiting: int = 0
    overdue: OverdueLetters | None = None
    lost: list[LostLetters] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.pause is not None or self.overdue is not None or bool(self.lost)


def sum_up_trouble() -> Trouble:
    """Return what is wrong with e-mails now, and which were lost in the last two weeks.

    A pause is of no interest while nothing waits.
    """
    trouble = Trouble(lost=_sum_up_lost())
    pause = DeliveryState.objects.filter(pk=DeliveryState.ONLY, paused_since__isnull=False).first()
    if pause is not None:
        trouble.waiting = Letter.objects.filter(state__in=WAITING_STATES).count()
        trouble.pause = pause if trouble.waiting else None
    if pause is None or _is_left_behind(pause):
        trouble.overdue = _sum_up_overdue()
    return trouble


def _is_left_behind(pause: DeliveryState) -> bool:
    """Whether the time to try an e-mail has long come, and nobody has tried one."""
    return pause.paused_until is not None and pause.paused_until < timezone.now() - LONG


def _sum_up_overdue() -> OverdueLetters | None:
    """Return what could have gone out long ago; None where there is no such letter.

    What waits for an earlier letter to the same person, or for its own next attempt, is not meant.
    """
    now = timezone.now()
    ready = Letter.objects.ready(now).annotate(since=Coalesce("not_before", "claimed_at", "created_at"))
    found = ready.filter(since__lte=now - LONG).aggregate(number=Count("pk"), oldest=Min("since"))
    return OverdueLetters(found["number"], found["oldest"]) if found["number"] else None


def _sum_up_lost() -> list[LostLetters]:
    """Return the lost letters by what they are about, in the order of its name; what has none comes last."""
    since = timezone.now() - TOLD_FOR
    lately = Q(claimed_at__gt=since) | Q(expires_at__gt=since) | Q(created_at__gt=since)
    rows = (
        Letter.objects.lost()
        .filter(lately)
        .order_by()
        .values("filed_under", "state")
        .annotate(number=Count("pk"))
    )
    numbers: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        numbers[row["filed_under"]][row["state"]] = row["number"]
    named = name_files(filter(None, numbers))
    found = [
        LostLetters(
            name=named.get(file, ""),
            failed=by_state.get(LetterState.FAILED, 0),
            missed=by_state.get(LetterState.MISSED, 0),
            failed_query=_make_query(file, LetterState.FAILED),
            missed_query=_make_query(file, LetterState.MISSED),
        )
        for file, by_state in numbers.items()
    ]
    return sorted(found, key=lambda lost: (not lost.name, lost.name))


def _make_query(file: str, state: LetterState) -> str:
    return urlencode({"state__exact": state.value, **({"about": file} if file else {})})
