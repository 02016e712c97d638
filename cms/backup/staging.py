"""A folder beside the final place, in which something is made whole before it gets its name."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = ".workshop-spot-staging-"
# Seconds; between making a folder and locking it, a process takes a moment.
YOUNG = 60


@contextmanager
def staging(beside: Path) -> Iterator[Path]:
    """Yield an empty folder in `beside`, for its owner only; removed afterwards with what is still in it.

    What a killed process left there is removed by the next one: a lock on the folder ends with its process.
    """
    beside.mkdir(parents=True, exist_ok=True, mode=0o700)
    _remove_abandoned(beside)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _remove_abandoned(beside: Path) -> None:
    for folder in beside.glob(f"{PREFIX}*"):
        if folder.stat().st_mtime > time.time() - YOUNG:
            continue
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue  # somebody works in it
        finally:
            os.close(handle)


def sync(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
