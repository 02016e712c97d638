"""What this process knows of its database: since when it has been away, and whether it is back.

While it is away one request a second looks whether it is back; all others are answered at once. So no more
than one thread waits for a server that does not answer, or for a lock that somebody keeps.
"""

import logging
from contextlib import suppress
from threading import Lock
from time import monotonic

from django.db import DatabaseError, Error, connection, transaction

from cms.absence.causes import Cause
from cms.absence.wait_for_lock import waiting_for_lock

logger = logging.getLogger(__name__)

# Seconds.
LOOK_EVERY = 1.0
WAIT_FOR_WHO_LOOKS = 0.5
SAY_AGAIN_AFTER = 60.0
# The lock of a healthy SQLite is free again within milliseconds, unless the machine has too much to do.
LOCK_IS_KEPT_AFTER = 2.0

SAID = {
    Cause.AWAY: "The database is away",
    Cause.LOCKED: "The database is locked by another process",
    Cause.FULL: "There is no room left on the disk",
    Cause.READ_ONLY: "The disk or the database cannot be written to",
    Cause.UPDATING: "The database lacks migrations",
}
# How these are now is known by looking; the others are met where somebody writes.
SEEN = (Cause.AWAY, Cause.LOCKED)


class DatabaseWatch:
    """Remembers an absence for all threads of a process; says it once, and once that it is over."""

    def __init__(self) -> None:
        self._looking = Lock()
        self.forget()

    def forget(self) -> None:
        """Take the database for there, as at the start of a process."""
        self._cause: Cause | None = None
        self._since = self._looked_at = 0.0
        self._said_at: dict[Cause, float] = {}

    def note(self, cause: Cause, error: BaseException) -> None:
        """Take note that something was away just now, and say so unless it was said already."""
        now = monotonic()
        if cause in SEEN:
            is_news = self._cause is not cause
            if self._cause is None:
                self._since = now
            self._cause, self._looked_at = cause, (0.0 if is_news else now)
        else:
            is_news = now - self._said_at.get(cause, -SAY_AGAIN_AFTER) >= SAY_AGAIN_AFTER
        if is_news:
            self._said_at[cause] = now
            reason = " ".join(str(error).split()) or type(error).__name__
            logger.error("%s: %s", SAID.get(cause, cause.value), reason)

    def find_absence(self, *, writes: bool) -> Cause | None:
        """Return why a request need not even try; None where it may.

        Parameters:
            writes: whether it is about to write; a lock keeps nobody from reading.
        """
        if self._cause is None or (self._cause is Cause.LOCKED and not writes):
            return None
        if not self._looking.acquire(timeout=WAIT_FOR_WHO_LOOKS):
            return self._cause
        try:
            # Whoever looked meanwhile has seen it for this request, too.
            if self._cause is not None and monotonic() - self._looked_at >= LOOK_EVERY:
                self._look()
            return self._cause
        finally:
            self._looking.release()

    def _look(self) -> None:
        # Within a transaction the lock is taken already.
        asks_for_lock = self._cause is Cause.LOCKED and not connection.in_atomic_block
        is_back = _is_lock_free() if asks_for_lock else _can_be_asked()
        self._looked_at = monotonic()
        if is_back:
            logger.warning("The database is back after %.0f s.", self._looked_at - self._since)
            self._cause = None


def _can_be_asked() -> bool:
    try:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        with suppress(Error):
            connection.close()
        return False
    return True


def _is_lock_free() -> bool:
    """Try for a shorter time than usual to take the lock that SQLite gives to one process."""
    if connection.vendor != "sqlite":
        return _can_be_asked()
    try:
        with waiting_for_lock(LOCK_IS_KEPT_AFTER), transaction.atomic():
            return True
    except DatabaseError:
        return False


database_watch = DatabaseWatch()
