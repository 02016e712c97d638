"""What Django answered, in a form that is sent without holding a thread."""

import asyncio
import io
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import IO, Any, Protocol, Self

from cms.gate.bodies import ClientGone, Receive
from cms.gate.limits import Limits
from cms.media.file_part import FilePart

Send = Callable[[dict[str, Any]], Awaitable[None]]


class FileAnswer:
    """Django's way to hand a file over (`wsgi.file_wrapper` in PEP 3333)."""

    def __init__(self, file: IO[bytes], block_size: int = 64 * 1024) -> None:
        self.file = file
        self._block_size = block_size

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.file.read(self._block_size):
            yield piece

    def close(self) -> None:
        """End the request: Django closes its answer here."""
        self.file.close()


class Content(Protocol):
    """What follows the headers."""

    async def read(self, size: int) -> bytes:
        """Return the next piece, of at most so many bytes if it can be cut; nothing at the end."""

    def close(self) -> None:
        """Free what it holds."""


@dataclass
class Answer:
    """Status, headers in lower case, and content."""

    status: int
    headers: list[tuple[bytes, bytes]]
    content: Content


class WholeContent:
    """A page: complete, and in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def read(self, size: int) -> bytes:
        content, self._content = self._content, b""
        return content

    def close(self) -> None:
        self._content = b""


class FileContent:
    """A file, or a part of one, of which one piece at a time is in memory."""

    def __init__(self, descriptor: int, start: int, length: int) -> None:
        # Of our own, for Django closes its file at the end of the request.
        self._descriptor = os.dup(descriptor)
        self._position = start
        self._end = start + length

    @classmethod
    def of(cls, file: IO[bytes] | FilePart) -> Self | None:
        """Return what is left of a file, or a part of it; None where it is none of the system's files."""
        whole = file.file if isinstance(file, FilePart) else file
        try:
            descriptor = whole.fileno()
        except (AttributeError, OSError):
            return None
        if isinstance(file, FilePart):
            return cls(descriptor, file.start, file.length)
        return cls(descriptor, start := file.tell(), os.fstat(descriptor).st_size - start)

    async def read(self, size: int) -> bytes:
        wanted = min(size, self._end - self._position)
        if wanted <= 0:
            return b""
        piece = await asyncio.to_thread(os.pread, self._descriptor, wanted, self._position)
        if not piece:
            raise ContentBroken("The file is shorter than it was.")
        self._position += len(piece)
        return piece

    def close(self) -> None:
        os.close(self._descriptor)


class ContentBroken(Exception):
    """The rest of an answer cannot be made; the connection is closed, lest it be taken for complete."""


class StreamedContent:
    """What a thread still writes while it is sent already: a slow reader does not hold the writer."""

    def __init__(self, loop: asyncio.AbstractEventLoop, kept_in_memory: int) -> None:
        self._loop = loop
        self._news = asyncio.Event()
        self._lock = Lock()
        self._file: IO[bytes] = SpooledTemporaryFile(max_size=kept_in_memory)  # noqa: SIM115 – closed with this
        self._sent = 0
        self._is_complete = False
        self._is_broken = False
        self.is_abandoned = False

    def write(self, piece: bytes) -> None:
        """Add to the end; called by the thread."""
        with self._lock:
            if not self.is_abandoned:
                self._file.seek(0, io.SEEK_END)
                self._file.write(piece)
        self._tell()

    def end(self, *, is_broken: bool = False) -> None:
        """Say that nothing follows; called by the thread."""
        self._is_broken = is_broken
        self._is_complete = True
        self._tell()

    async def read(self, size: int) -> bytes:
        while True:
            self._news.clear()
            is_complete = self._is_complete
            with self._lock:
                self._file.seek(self._sent)
                piece = self._file.read(size)
            if piece:
                self._sent += len(piece)
                return piece
            if is_complete:
                if self._is_broken:
                    raise ContentBroken("An answer broke off.")
                return b""
            await self._news.wait()

    def close(self) -> None:
        with self._lock:
            self.is_abandoned = True
            self._file.close()

    def _tell(self) -> None:
        self._loop.call_soon_threadsafe(self._news.set)


async def send_answer(answer: Answer, send: Send, receive: Receive, *, is_head: bool, limits: Limits) -> None:
    """Send an answer piece by piece, each when the client has taken the one before.

    Parameters:
        answer: what to send; it is closed in any case.
        send: as ASGI hands it over.
        receive: as ASGI hands it over; the body was read.
        is_head: whether headers are enough.
        limits: how much is sent at once, and how long a client may take.

    Raises:
        ContentBroken: when the content ended early.
        TimeoutError: when the client does not read, or far too slowly.
        ClientGone: when the connection ended before.
    """
    leaving: asyncio.Task[None] | None = None
    started, sent = time.monotonic(), 0
    try:
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        ahead = b"" if is_head else await answer.content.read(limits.piece)
        while True:
            following = await answer.content.read(limits.piece) if ahead else b""
            if following and leaving is None:
                # Sending to somebody who has left succeeds at once: the whole film would be read for nobody.
                leaving = asyncio.create_task(_await_leaving(receive))
            elif leaving is not None and leaving.done():
                raise ClientGone
            granted = started + limits.piece_time + sent / limits.answer_rate - time.monotonic()
            async with asyncio.timeout(min(limits.piece_time, granted)):
                await send({"type": "http.response.body", "body": ahead, "more_body": bool(following)})
            if not following:
                return
            sent += len(ahead)
            ahead = following
    finally:
        if leaving is not None:
            leaving.cancel()
        answer.content.close()


async def _await_leaving(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
