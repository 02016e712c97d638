"""Keep a second instance away from a folder of data: two would sweep, migrate and write side by side."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cms.processes.open_lock import open_lock

LOCK_NAME = "serve.lock"


class AlreadyServed(Exception):
    """Somebody serves this folder already; the sentence says who, and what to do."""


class NotWritable(Exception):
    """The folder takes no file; the sentence names it and the remedy."""


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Be the only one who serves a folder, for as long as the context lasts.

    The lock belongs to this process and ends with it, however it ends: nothing has to be cleaned up after a
    crash. Programs that it starts do not inherit it.

    Parameters:
        folder: the folder of data; the lock is a file in it, which stays there.

    Raises:
        AlreadyServed: when another process holds it.
        NotWritable: when the file cannot be made.
    """
    handle = _open(folder)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServed(
                f"{folder} is served already, by {_read_holder(handle)}. "
                "Stop that first, or name another folder: DATA_DIR=/path/to/folder."
            ) from None
        _write_holder(handle)
        yield
    finally:
        os.close(handle)


def _open(folder: Path) -> int:
    try:
        return open_lock(folder / LOCK_NAME)
    except OSError as error:
        raise NotWritable(
            f"The folder {folder} cannot be written to ({error.strerror}). Give it to the user that runs "
            "the site, with room on the disk, or name another one: DATA_DIR=/path/to/folder."
        ) from error


def _read_holder(handle: int) -> str:
    return os.pread(handle, 200, 0).decode(errors="replace").strip() or "another process"


def _write_holder(handle: int) -> None:
    # Only for the sentence above: a full disk is no reason not to serve.
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()} since {time.strftime('%Y-%m-%d %H:%M:%S')}\n".encode(), 0)
    except OSError:
        return
