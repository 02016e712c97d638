"""Tell an error that means “away for a while” from one that somebody has to mend in the code."""

import errno
from collections.abc import Iterator
from enum import Enum, unique
from inspect import unwrap
from pathlib import Path
from sqlite3 import SQLITE_BUSY, SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR, SQLITE_LOCKED, SQLITE_READONLY

from django.conf import settings
from django.db import Error as DatabaseProblem
from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper


@unique
class Cause(Enum):
    """Why the site cannot do what it was asked."""

    AWAY = "away"  # nothing can be read or written
    LOCKED = "locked"  # somebody else writes for longer than anybody waits
    FULL = "full"  # there is no room on the disk
    READ_ONLY = "read-only"
    UPDATING = "updating"  # a migration is not applied yet


# Extended codes hold these in their last byte.
SQLITE_CAUSES = {
    SQLITE_BUSY: Cause.LOCKED,
    SQLITE_LOCKED: Cause.LOCKED,
    SQLITE_CANTOPEN: Cause.AWAY,
    SQLITE_IOERR: Cause.AWAY,
    SQLITE_FULL: Cause.FULL,
    SQLITE_READONLY: Cause.READ_ONLY,
}
# PostgreSQL's, by the beginning of the code. Deadlocks and failed serializations (class 40) are none of them.
SQL_STATES = {
    "08": Cause.AWAY,  # the connection broke, or cannot be had
    "57P": Cause.AWAY,  # the server is stopped, has crashed, or starts
    "53300": Cause.AWAY,  # it takes no more connections
    "53200": Cause.AWAY,  # it has no memory
    "58030": Cause.AWAY,  # its disk fails
    "55P03": Cause.LOCKED,
    "53100": Cause.FULL,
    "25006": Cause.READ_ONLY,  # a standby
}
FILE_CAUSES = {
    errno.ENOSPC: Cause.FULL,
    errno.EDQUOT: Cause.FULL,
    errno.EFBIG: Cause.FULL,
    errno.EROFS: Cause.READ_ONLY,
}
REFUSED = (errno.EACCES, errno.EPERM)
COMMIT = unwrap(BaseDatabaseWrapper.commit).__code__


def find_cause(error: BaseException | None) -> Cause | None:
    """Return why the site cannot do something for a while; None where the error means something else.

    Looked at are the error and what raised it. An error of the database in a transaction that had failed
    before tells nothing by itself, so there the earlier one counts too.
    """
    for one in _chain(error):
        cause = _name_cause(one)
        if cause is not None:
            return cause
    return None


def happened_at_commit(error: BaseException | None) -> bool:
    """Tell whether the connection was lost while a transaction was committed: nobody knows whether it was."""
    return any(_came_through_commit(one) for one in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error, what raised it, and for an error of the database what had gone wrong before it.

    When a commit fails, Django connects anew; where that fails too, the commit is only what went before.
    """
    found = [] if error is None else [error]
    for one in found:
        yield one
        before = one.__context__ if isinstance(one, DatabaseProblem) or _is_drivers(one) else None
        found += [
            further for further in (one.__cause__, before) if further is not None and further not in found
        ]


def _name_cause(error: BaseException) -> Cause | None:
    if isinstance(error, OSError):
        return _name_cause_of_file(error)
    if not isinstance(error, DatabaseProblem):
        return None
    source = error.__cause__
    code = getattr(source, "sqlite_errorcode", None)
    if code is not None:
        return SQLITE_CAUSES.get(code & 0xFF)
    state = getattr(source, "sqlstate", None)
    if state is not None:
        return next((cause for start, cause in SQL_STATES.items() if state.startswith(start)), None)
    # Without a code the server said nothing: the driver could not reach it, or lost it.
    is_lost = isinstance(error, OperationalError | InterfaceError) and _is_drivers(source)
    return Cause.AWAY if is_lost else None


def _is_drivers(error: BaseException | None) -> bool:
    return type(error).__module__.partition(".")[0] in ("psycopg", "sqlite3")


def _name_cause_of_file(error: OSError) -> Cause | None:
    if error.errno in FILE_CAUSES:
        return FILE_CAUSES[error.errno]
    if error.errno in REFUSED and isinstance(error.filename, str):
        ours = [Path(folder) for folder in (settings.MEDIA_ROOT, settings.DATA_DIR) if folder]
        if any(folder in Path(error.filename).parents for folder in ours):
            return Cause.READ_ONLY
    return None


def _came_through_commit(error: BaseException) -> bool:
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code is COMMIT:
            return True
        traceback = traceback.tb_next
    return False
