"""The register of moments at which pages change by themselves, without anybody saving anything."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from cms.freshness.stamp import Stamp
from cms.registers import Register

# Takes the present moment; returns the next one at which a page says something else, if there is one.
FindMoment = Callable[[datetime], datetime | None]

moments: Register[FindMoment] = Register("moments of change", module="freshness")


def find_next_moment(now: datetime) -> datetime | None:
    """Return the earliest moment after another at which any page changes by itself; some queries."""
    found = [moment for find in moments if (moment := find(now)) is not None]
    return min(found, default=None)


class NextMoment:
    """Remembers when any page changes next by itself, until a change may have brought an earlier moment.

    Somebody who takes a place brings none.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: tuple[int, datetime, datetime | None] | None = None

    def find(self, stamp: Stamp, now: datetime, latest: datetime) -> datetime:
        """Return until when something is true that was made with a stamp, from a moment on.

        Parameters:
            stamp: as it was read before anything else.
            now: the moment.
            latest: at which it ends in any case.
        """
        with self._lock:
            known = self._known
        if known is None or known[0] != stamp.worded or not known[1] <= now < (known[2] or latest):
            known = (stamp.worded, now, find_next_moment(now))
            with self._lock:
                self._known = known
        return min(known[2] or latest, latest)


# The same for everything that this process makes.
find_good_until = NextMoment().find
