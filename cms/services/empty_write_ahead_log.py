"""Have SQLite write what it logged into the database file, and empty the log."""

from django.db import connection

from cms.absence.wait_for_lock import waiting_for_lock

# Seconds. While it waits for those who read, nobody can write.
PATIENCE = 0.2


def empty_write_ahead_log() -> int:
    """Leave nothing of deleted rows in SQLite's write-ahead file, and return how many pages were written.

    `PRAGMA secure_delete` overwrites what is deleted in the database file, but the file beside it keeps
    earlier pages until they are overwritten by chance. While somebody reads, the log stays until the next
    time. PostgreSQL is left to its own vacuum.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return 0  # what is under way is in the log, and locks it
    with waiting_for_lock(PATIENCE), connection.cursor() as cursor:
        _is_busy, _pages_in_log, pages_written = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return max(int(pages_written), 0)
