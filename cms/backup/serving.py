"""Who serves the site holds a lock, so that no restore takes the ground from under it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from cms.backup.exceptions import BackupError
from cms.processes.open_lock import open_lock

# Kept open as long as the process lives: with it the lock ends, however it ends.
_held: list[int] = []


def hold_serving_lock() -> None:
    """Say, until this process ends, that it serves the site.

    Raises:
        BackupError: while a restore is under way, or when the lock cannot be opened.
    """
    handle = _open()
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        os.close(handle)
        raise BackupError("A restore is under way: start the site when it has ended.") from problem
    _held.append(handle)


@contextmanager
def nobody_serving() -> Iterator[None]:
    """Keep every process from serving the site.

    Raises:
        BackupError: while one does, or when the lock cannot be opened.
    """
    handle = _open()
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as problem:
        raise BackupError("The site is being served: stop it first.") from problem
    finally:
        os.close(handle)


def _open() -> int:
    file = Path(getattr(settings, "DATA_DIR", settings.MEDIA_ROOT)) / ".serving"
    try:
        return open_lock(file)
    except OSError as error:
        raise BackupError(
            f"The file {file} cannot be opened ({error.strerror}). Give it, and the folder that it is in, to "
            "the user that runs the site."
        ) from error
