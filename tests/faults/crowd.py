"""Many visitors at once who read: each asks for a page, reads for a while, and asks for another."""

import asyncio
import random
import time
from collections.abc import Sequence
from threading import Thread
from typing import NamedTuple

READING = (0.5, 2.5)  # seconds
PATIENCE = 60.0


class Seen(NamedTuple):
    """What somebody was shown; status 0 where nobody answered. Moments are of time.monotonic()."""

    asked: float
    answered: float
    path: str
    status: int
    body: bytes


class Crowd:
    """Visitors, in a thread of their own.

    Parameters:
        port: of the site.
        paths: what they read, each in an order of its own.
        size: how many there are.
    """

    def __init__(self, port: int, paths: Sequence[str], size: int) -> None:
        self.seen: list[Seen] = []
        self._port, self._paths, self._size = port, paths, size
        self._leaving = False
        self._thread = Thread(target=lambda: asyncio.run(self._visit()), daemon=True)

    def come(self) -> None:
        """Begin, all in the same moment."""
        self._thread.start()

    def leave(self) -> None:
        """Wait until everybody has read what was asked for."""
        self._leaving = True
        self._thread.join(PATIENCE)

    async def _visit(self) -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(self._size):
                group.create_task(self._read_on(random.Random(number)))  # noqa: S311 – no secret

    async def _read_on(self, chance: random.Random) -> None:
        while not self._leaving:
            path = chance.choice(self._paths)
            asked = time.monotonic()
            try:
                async with asyncio.timeout(PATIENCE):
                    status, body = await self._ask(path)
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                status, body = 0, b""
            self.seen.append(Seen(asked, time.monotonic(), path, status, body))
            await asyncio.sleep(chance.uniform(*READING))

    async def _ask(self, path: str) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            lines = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}", "Connection: close", "", "")
            writer.write("\r\n".join(lines).encode())
            answer = await reader.read()
        finally:
            writer.close()
        head, _blank, body = answer.partition(b"\r\n\r\n")
        return (int(head.split(b" ", 2)[1]) if head else 0), body
