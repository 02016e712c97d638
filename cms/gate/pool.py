"""Run Django in a bounded number of threads."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from itertools import chain
from typing import Any

from cms.gate.answers import Answer, Content, FileAnswer, FileContent, StreamedContent, WholeContent
from cms.gate.bodies import Refused
from cms.gate.limits import Limits

logger = logging.getLogger(__name__)

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Pool:
    """Threads that answer requests, and the line of requests that wait for one."""

    def __init__(self, application: WsgiApplication, limits: Limits) -> None:
        self._application = application
        self._limits = limits
        self._threads = ThreadPoolExecutor(limits.threads, thread_name_prefix="request")
        self._unfinished = 0

    async def answer(self, environ: dict[str, Any]) -> Answer:
        """Return the application's answer.

        Raises:
            Refused: when too many wait already, or no thread had time.
        """
        if self._unfinished >= self._limits.threads + self._limits.waiting:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Answer] = loop.create_future()
        self._unfinished += 1
        work = self._threads.submit(self._work, environ, _Line(loop, answered, self._limits.kept_in_memory))
        work.add_done_callback(lambda _work: _tell(loop, self._leave))
        try:
            async with asyncio.timeout(self._limits.longest_wait):
                return await asyncio.shield(answered)
        except TimeoutError:
            if work.cancel():
                raise Refused(HTTPStatus.SERVICE_UNAVAILABLE) from None
        # A thread works on it: it may take its time.
        return await asyncio.shield(answered)

    def close(self) -> None:
        """Let the threads end what they do."""
        self._threads.shutdown()

    def _leave(self) -> None:
        self._unfinished -= 1

    def _work(self, environ: dict[str, Any], line: "_Line") -> None:
        """Answer one request; runs in a thread, and ends there what Django began there."""
        content: Iterable[bytes] = ()
        try:
            content = self._application(environ, line.start)
            line.take(content)
        except BaseException:  # whatever a view raises, somebody waits for an answer
            logger.exception("A request for %s was not answered.", environ["PATH_INFO"])
            line.fail()
        finally:
            if close := getattr(content, "close", None):
                close()


def _tell(loop: asyncio.AbstractEventLoop, callback: Callable[[], object]) -> None:
    """Have the event loop do something; one that has ended meanwhile has nobody left to serve."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(callback)


class _Line:
    """The line from the thread that makes an answer to the event loop that sends it."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, answered: asyncio.Future[Answer], kept_in_memory: int
    ) -> None:
        self._loop = loop
        self._answered = answered
        self._kept_in_memory = kept_in_memory
        self._stream: StreamedContent | None = None
        self._status = HTTPStatus.INTERNAL_SERVER_ERROR.value
        self._headers: list[tuple[bytes, bytes]] = []

    def start(self, status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> None:
        """Note status and headers (`start_response` in PEP 3333)."""
        self._status = int(status.split(" ", 1)[0])
        self._headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    def take(self, content: Iterable[bytes]) -> None:
        """Hand the content over: a file as such, a page at once, anything longer while it is made."""
        if isinstance(content, FileAnswer) and (file := FileContent.of(content.file)):
            self._hand_over(file)
            return
        pieces = iter(content)
        first, second = next(pieces, b""), next(pieces, None)
        if second is None:
            self._hand_over(WholeContent(first))
            return
        self._stream = StreamedContent(self._loop, self._kept_in_memory)
        self._hand_over(self._stream)
        for piece in chain((first, second), pieces):
            if self._stream.is_abandoned:
                break
            self._stream.write(piece)
        self._stream.end()

    def fail(self) -> None:
        """Say that nothing, or nothing more, can be handed over."""
        if self._stream is not None:
            self._stream.end(is_broken=True)
        else:
            error = Refused(HTTPStatus.INTERNAL_SERVER_ERROR)
            _tell(self._loop, partial(self._answered.set_exception, error))

    def _hand_over(self, content: Content) -> None:
        answer = Answer(self._status, self._headers, content)
        _tell(self._loop, partial(self._answered.set_result, answer))
