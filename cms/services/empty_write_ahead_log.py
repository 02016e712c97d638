"""Have SQLite write what it logged into the database file, and empty the log."""

from django.db import connection


def empty_write_ahead_log() -> int:
    """Leave nothing of deleted rows in SQLite's write-ahead file, and return how many pages were written.

    `PRAGMA secure_delete` overwrites what is deleted in the database file, but the file beside it keeps
    earlier pages until they are overwritten by chance. While somebody reads, the log stays until the next
    time. PostgreSQL is left to its own vacuum.
    """
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        _is_busy, _pages_in_log, pages_written = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return max(int(pages_written), 0)
