"""How new a site's pages are, known to all its processes: a few numbers in a file that each has mapped."""

import fcntl
import mmap
import os
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from threading import Lock
from typing import NamedTuple

FILE_NAME = "freshness"
# In the machine's own order: each is then read and written at once, never by halves.
NUMBERS = struct.Struct("@3Q")
# What is known of other machines: how often each kind of change was told, and when silence was last marked.
HEARD = struct.Struct("@4Q")
SIZE = NUMBERS.size + HEARD.size


class Outdated(IntEnum):
    """What a change leaves of the pages that were made before it; each includes those before it."""

    BY_PLACES = 0  # a word about free places: a page may be shown until it is made anew
    BY_WORDS = 1  # anything else: nobody is shown the page again
    BY_WITHDRAWAL = 2  # something may no longer be seen, not even while the database is away


class Stamp(NamedTuple):
    """The numbers of the last changes: of any, of one of words, and of one that withdrew something."""

    changed: int
    worded: int
    withdrawn: int


class StampFile:
    """Numbers that grow by one with each change that visitors can see.

    Reading costs no system call: a page is answered from memory in the time of some of them.

    Parameters:
        folder: the folder of the site's data; the file is made in it, and stays there.
    """

    def __init__(self, folder: Path) -> None:
        self._handle = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._between_threads = Lock()
        with self._locked():
            if os.fstat(self._handle).st_size < SIZE:
                os.pwrite(self._handle, NUMBERS.pack(1, 1, 1) + HEARD.pack(0, 0, 0, 0), 0)
        self._map = mmap.mmap(self._handle, SIZE)
        self._numbers = memoryview(self._map)[: NUMBERS.size].cast("Q")

    def read(self) -> Stamp:
        """Return the numbers as they are now."""
        return Stamp(*self._numbers)

    def read_changed(self) -> int:
        """Return the first number alone: every page from memory asks for it, and nothing else."""
        return self._numbers[0]

    def mark(self, outdated: Outdated) -> None:
        """Say that something has changed just now.

        Parameters:
            outdated: what that leaves of the pages made before.
        """
        with self._locked():
            self._mark(outdated)

    def hear(self, counts: Sequence[int]) -> None:
        """Mark what other machines told since the last time.

        Parameters:
            counts: how often each kind of change was told so far, by any machine, in the order of `Outdated`.
        """
        with self._locked():
            *heard, silent_at = self._read_heard()
            if news := [kind for kind in Outdated if counts[kind] != heard[kind]]:
                HEARD.pack_into(self._map, NUMBERS.size, *counts, silent_at)
                self._mark(max(news))

    def skip(self, outdated: Outdated, count: int) -> None:
        """Take note that a change was told by this machine, which has marked it already.

        Parameters:
            outdated: its kind.
            count: how often that kind was told with it. What others told in between is still heard.
        """
        with self._locked():
            heard = self._read_heard()
            if heard[outdated] + 1 == count:
                heard[outdated] = count
                HEARD.pack_into(self._map, NUMBERS.size, *heard)

    def mark_in_silence(self, interval: int) -> None:
        """Mark once in a while, whichever processes ask for it, because others cannot be heard.

        Parameters:
            interval: seconds.
        """
        with self._locked():
            *heard, silent_at = self._read_heard()
            now = int(time.monotonic())  # the machine's: the same in all processes
            if not silent_at <= now < silent_at + interval:
                HEARD.pack_into(self._map, NUMBERS.size, *heard, now)
                self._mark(Outdated.BY_WORDS)

    def close(self) -> None:
        """Let go of the file."""
        self._numbers.release()
        self._map.close()
        os.close(self._handle)

    def _mark(self, outdated: Outdated) -> None:
        stamp = self.read()
        now = stamp.changed + 1
        worded = now if outdated >= Outdated.BY_WORDS else stamp.worded
        withdrawn = now if outdated >= Outdated.BY_WITHDRAWAL else stamp.withdrawn
        NUMBERS.pack_into(self._map, 0, now, worded, withdrawn)

    def _read_heard(self) -> list[int]:
        return list(HEARD.unpack_from(self._map, NUMBERS.size))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        # The lock of the file is this process's; its threads need one of their own.
        with self._between_threads:
            fcntl.flock(self._handle, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._handle, fcntl.LOCK_UN)
