"""Keep in memory what many pages are made of, and take it only while nothing that visitors see has changed.

What may be kept is the same for everybody who reads a language on a site: it follows from its key, from what
is stored, and from nothing of the request. See docs/decisions/0022.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from threading import Lock
from time import time
from typing import Generic, NamedTuple, TypeVar

from django.conf import settings
from django.db import connection

from cms.freshness.current_stamp import read_stamp
from cms.freshness.moments import find_good_until
from cms.freshness.stamp import Outdated

Value = TypeVar("Value")

# What was written past every signal is seen after these seconds. All values end with the same full minute, so
# that one made of others is not older than they are; with how long a page is kept that makes five minutes.
LONGEST = 60


class _Entry(NamedTuple, Generic[Value]):
    """A value, the stamp's number when it was begun, and the seconds since 1970 between which it is true."""

    value: Value
    made_at: int
    good_since: float
    good_until: float

    def is_fresh(self, number: int, now: float) -> bool:
        return self.made_at == number and self.good_since <= now < self.good_until


class Kept(Generic[Value]):
    """Values by their keys; the one that was asked for longest ago goes first.

    Values are handed to several threads: nobody changes one.

    Parameters:
        limit: how many values.
        outdated: the least change that outdates them: `BY_WORDS` where they say nothing about free places.
    """

    def __init__(self, limit: int, outdated: Outdated = Outdated.BY_PLACES) -> None:
        self._limit, self._outdated = limit, outdated
        self._entries: OrderedDict[Hashable, _Entry[Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value], *, may_fill: bool = True) -> Value:
        """Return the value under a key; where there is none, or another by now, have it made.

        Inside a transaction it is made and not kept: what is seen there, others may never see. None is not
        kept: whoever asks for what does not exist drives nothing away.

        Parameters:
            key: all that the value depends on besides what is stored.
            make: makes it. What it raises is raised here, and nothing is kept.
            may_fill: whether it is kept.
        """
        if not settings.WORKSHOP_SPOT_KEEPS_PARTS or connection.in_atomic_block:
            return make()
        # Before anything is read: what changes meanwhile makes the value outdated.
        stamp, now = read_stamp(), time()
        number = stamp[self._outdated]
        entry = self._find(key)
        if entry is not None and entry.is_fresh(number, now):
            return entry.value
        value = make()
        if may_fill and value is not None:
            latest = (now // LONGEST + 1) * LONGEST
            good_until = find_good_until(stamp, _moment(now), _moment(latest))
            self._keep(key, _Entry(value, number, now, good_until.timestamp()))
        return value

    def _find(self, key: Hashable) -> _Entry[Value] | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def _keep(self, key: Hashable, entry: _Entry[Value]) -> None:
        with self._lock:
            self._entries[key] = entry
            self._entries.move_to_end(key)
            if len(self._entries) > self._limit:
                self._entries.popitem(last=False)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
