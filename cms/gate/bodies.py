"""Read a request's body completely, within limits of size and time, before anybody works on it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Any, Self

from cms.gate.limits import Limits

# A browser shows an answer only once all it sends was taken: what is too long is read and dropped.
DROPPED = 8

Receive = Callable[[], Awaitable[dict[str, Any]]]


class Refused(Exception):
    """The request is answered by the gate itself."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class ClientGone(Exception):
    """Nobody waits for an answer any more."""


class Body:
    """What a client sent: in memory, or in a file where it is long."""

    def __init__(self, limits: Limits, store: "BodyStore") -> None:
        self._limits = limits
        self._store = store
        self._spooled = 0
        self.file: IO[bytes] = SpooledTemporaryFile(limits.kept_in_memory)  # noqa: SIM115 – closed with this
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()
        self._store.give_back(self._spooled)

    async def fill(self, receive: Receive, longest: int) -> None:
        """Take the body in.

        Raises:
            Refused: when it is too long, too slow, or there is no room for it.
            ClientGone: when the connection ended before.
        """
        start = time.monotonic()
        more = True
        while more:
            granted = self._limits.body_time + self.size / self._limits.body_rate
            left = start + granted - time.monotonic()
            try:
                # What came in fast earns no long silence.
                async with asyncio.timeout(min(self._limits.body_time, left)):
                    message = await receive()
            except TimeoutError:
                raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
            if message["type"] == "http.disconnect":
                raise ClientGone
            self.size += len(piece := message.get("body", b""))
            if self.size > longest * DROPPED:
                break
            if self.size <= longest:
                self._write(piece)
            more = message.get("more_body", False)
        if self.size > longest:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        self.file.seek(0)

    def _write(self, piece: bytes) -> None:
        if self.size > self._limits.kept_in_memory:
            self._store.take(self.size - self._spooled)
            self._spooled = self.size
        try:
            self.file.write(piece)
        except OSError:  # the disk is full
            raise Refused(HTTPStatus.INSUFFICIENT_STORAGE) from None


class BodyStore:
    """Counts what lies in files, so that many long bodies at once cannot fill the disk."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.taken = 0

    def take(self, size: int) -> None:
        """Reserve room.

        Raises:
            Refused: when there is none.
        """
        if self.taken + size > self._limits.spooled:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        self.taken += size

    def give_back(self, size: int) -> None:
        """Free what was reserved."""
        self.taken -= size


def longest_body(path: str, headers: Mapping[str, str], limits: Limits) -> int:
    """Return how long a request's body may be: staff upload films, visitors fill in forms.

    Parameters:
        path: the request's path.
        headers: its headers, in lower case.
    """
    has_session = f"{limits.upload_cookie}=" in headers.get("cookie", "")
    may_upload = has_session and path.startswith(limits.upload_path)
    return max(limits.upload, limits.body) if may_upload else limits.body


def check_announced_size(headers: Mapping[str, str], longest: int) -> None:
    """Refuse what says by itself that it is much too long, before it is sent.

    Raises:
        Refused: when it is.
    """
    announced = headers.get("content-length", "0")
    if not (announced.isascii() and announced.isdigit()):
        raise Refused(HTTPStatus.BAD_REQUEST)
    if len(announced) > len(str(longest)) + 1 or int(announced) > longest * DROPPED:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
