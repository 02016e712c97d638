"""Tell background work what to wait for: what passes by itself, or once somebody has seen to it."""

from django.db import Error, OperationalError, ProgrammingError, connection

from cms.absence.causes import Cause, find_cause
from cms.installation.migrations import find_unapplied


def find_wait(error: BaseException) -> Cause | None:
    """Return why work could be done after a while; None where the error means something else.

    A table or column that is not there is waited for while migrations are not applied; to know that, it asks
    the database.
    """
    if cause := find_cause(error):
        return cause
    # SQLite names a missing table in an OperationalError.
    if isinstance(error, ProgrammingError | OperationalError) and _is_outdated():
        return Cause.UPDATING
    return None


def _is_outdated() -> bool:
    try:
        return bool(find_unapplied(connection))
    except Error:
        return False
