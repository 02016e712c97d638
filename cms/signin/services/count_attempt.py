"""Count an attempt before it is made, and take it back where it was none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.signin.limits import Limit, TooManyAttempts
from cms.signin.models import AttemptCount


def count_attempt(limits: Sequence[Limit]) -> None:
    """Count an attempt under each of the limits; one that is refused counts under none.

    It is counted before the password is looked at: of many guesses at the same moment, in any process, no
    more are looked at than the limit says. Counting failures afterwards would let all of them pass first.

    Parameters:
        limits: all that the attempt falls under.

    Raises:
        TooManyAttempts: when one of them is reached; waiting longer is not the price of trying meanwhile.
    """
    now = timezone.now()
    by_key = {limit.key: limit for limit in limits}
    with transaction.atomic():
        counted = [_count(row, by_key[row.key], now) for row in _lock_counts(by_key, now)]
        _write(counted, ["count", "ends_at"])


def _lock_counts(by_key: dict[str, Limit], now: datetime) -> list[AttemptCount]:
    """Return a locked row for each limit.

    Writing an existing row's key anew locks it, so that no sweep deletes it before it is read. The order of
    the keys keeps two transactions from waiting for each other.
    """
    _write([AttemptCount(key=key, ends_at=now + by_key[key].within) for key in sorted(by_key)], ["key"])
    return list(AttemptCount.objects.select_for_update().filter(key__in=by_key).order_by("key"))


def _count(row: AttemptCount, limit: Limit, now: datetime) -> AttemptCount:
    """Return what is written in place of a row."""
    count, ends_at = (0, now + limit.within) if row.ends_at <= now else (row.count, row.ends_at)
    if count >= limit.most:
        raise TooManyAttempts(ends_at)
    return AttemptCount(key=row.key, count=count + 1, ends_at=ends_at)


def _write(rows: list[AttemptCount], fields: list[str]) -> None:
    """Write rows in one statement; of those that are there, by their keys, some fields."""
    AttemptCount.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=fields)


def forgive_attempt(*, forget: Limit, lessen: Limit) -> None:
    """Take back an attempt that was right.

    Parameters:
        forget: counts from nought again.
        lessen: counts one less; whoever has an account of his own cannot wipe out his guesses at others.
    """
    AttemptCount.objects.filter(key=forget.key).delete()
    AttemptCount.objects.filter(key=lessen.key, count__gt=0).update(count=F("count") - 1)
