"""A real SMTP server on this machine that misbehaves as told.

    with MailServer() as server:
        server.behaviour.on_recipient = "451 4.7.1 Come back later"
        ...  # send to 127.0.0.1, server.port
        assert server.message_ids == [...]

`behaviour` may be changed at any time, also while somebody is connected: it is asked at each step.
Each step is answered as said there: a line such as "451 4.3.0 Later", `DROP`, `SILENCE`, or a function that
is given the step's `Step` and returns one of these or "" for the usual answer.
"""

import asyncio
import email
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from types import TracebackType
from typing import Self

# The connection ends without a word.
DROP = "drop the connection"
# Nothing is answered any more; the client has to give up by itself.
SILENCE = "say nothing"
# At the end of a message: it is kept, and the connection ends before that is said.
TAKE_AND_DROP = "take the message, then drop the connection"

LIMIT = 10.0
LONGEST_LINE = 1 << 20


@dataclass(frozen=True)
class Step:
    """What the server is asked: `number` counts such steps from 1, in all connections together."""

    number: int
    recipient: str = ""
    message_id: str = ""


Answer = str | Callable[[Step], str]


@dataclass
class Behaviour:
    """How the server answers at each step; empty: as a server should."""

    on_connect: Answer = ""
    on_hello: Answer = ""
    on_sign_in: Answer = ""
    on_sender: Answer = ""
    on_recipient: Answer = ""
    # At the word DATA, before the message.
    on_data: Answer = ""
    # Once the whole message has come.
    on_message: Answer = ""
    # After so many bytes of a message the connection ends; None: never.
    drop_after_bytes: int | None = None
    # After so many messages in one connection the server says 421 and ends it; None: never.
    messages_per_connection: int | None = None
    # Seconds before each answer to a message.
    slowness: float = 0.0


@dataclass(frozen=True)
class Received:
    """A message that the server took, whether or not it could still say so."""

    message_id: str
    recipients: tuple[str, ...]
    at: float  # time.monotonic()
    connection: int
    was_answered: bool
    content: bytes = field(repr=False, default=b"")


class MailServer:
    """The server, in a thread of its own; a context manager. Stopped and started anew it keeps its port."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.behaviour = Behaviour()
        self.received: list[Received] = []
        self.connections = 0
        self._steps: dict[str, int] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._listening: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def message_ids(self) -> list[str]:
        """What was taken, in its order; what was taken twice stands here twice."""
        return [taken.message_id for taken in self.received]

    def start(self) -> None:
        """Listen, on a free port the first time."""
        ready = Event()
        self._thread = Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        if not ready.wait(LIMIT):
            raise TimeoutError("The mail server did not start.")

    def stop(self) -> None:
        """End every connection and refuse new ones, as a server that is away."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._cancel_all)
            self._thread.join(LIMIT)
        self._loop = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # --- The thread ---------------------------------------------------------------------------------------
    def _run(self, ready: Event) -> None:
        with suppress(asyncio.CancelledError):
            asyncio.run(self._listen(ready))

    async def _listen(self, ready: Event) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, limit=LONGEST_LINE)
        self.port = server.sockets[0].getsockname()[1]
        self._listening = asyncio.current_task()
        ready.set()
        try:
            await asyncio.Event().wait()
        finally:
            server.close()
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _cancel_all(self) -> None:
        if self._listening is not None:
            self._listening.cancel()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self.connections += 1
        session = _Session(self, self.connections, reader, writer)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, _Over):
                await session.serve()
        finally:
            writer.close()

    def _decide(self, name: str, **step: str) -> str:
        """Return how a step is answered besides the usual."""
        self._steps[name] = self._steps.get(name, 0) + 1
        answer: Answer = getattr(self.behaviour, name)
        return answer(Step(self._steps[name], **step)) if callable(answer) else answer


class _Over(Exception):
    """The connection has ended."""


class _Session:
    """One connection."""

    def __init__(
        self, server: MailServer, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.server, self.number, self.reader, self.writer = server, number, reader, writer
        self.recipients: list[str] = []
        self.messages = 0

    async def serve(self) -> None:
        await self._answer("on_connect", "220 mail.example ready")
        while line := await self.reader.readline():
            verb, _space, rest = line.decode("utf-8", "replace").strip().partition(" ")
            await self._obey(verb.upper(), rest)

    async def _obey(self, verb: str, rest: str) -> None:
        match verb:
            case "EHLO" | "HELO":
                await self._answer("on_hello", "250-mail.example\r\n250-8BITMIME\r\n250 AUTH PLAIN")
            case "AUTH":
                await self._answer("on_sign_in", "235 2.7.0 Welcome")
            case "MAIL":
                self.recipients = []
                await self._answer("on_sender", "250 2.1.0 Sender accepted")
            case "RCPT":
                await self._hear_recipient(rest.partition(":")[2].strip().partition(" ")[0].strip("<>"))
            case "DATA":
                await self._hear_message()
            case "QUIT":
                await self._say("221 2.0.0 Bye")
                raise _Over
            case _:
                await self._say("250 2.0.0 Fine")

    async def _hear_recipient(self, recipient: str) -> None:
        if await self._answer("on_recipient", "250 2.1.5 Recipient accepted", recipient=recipient):
            self.recipients.append(recipient)

    async def _hear_message(self) -> None:
        most = self.server.behaviour.messages_per_connection
        if most is not None and self.messages >= most:
            await self._say("421 4.7.0 Too many messages in this connection")
            raise _Over
        if not await self._answer("on_data", "354 Go on"):
            return
        content = await self._read_message()
        message_id = str(email.message_from_bytes(content)["Message-ID"] or "")
        self.messages += 1
        if self.server.behaviour.slowness:
            await asyncio.sleep(self.server.behaviour.slowness)
        recipient = self.recipients[0] if self.recipients else ""
        other = self.server._decide("on_message", recipient=recipient, message_id=message_id)
        is_taken = other in ("", TAKE_AND_DROP) or other.startswith("2")
        if is_taken:
            taken = Received(
                message_id,
                tuple(self.recipients),
                time.monotonic(),
                self.number,
                was_answered=other != TAKE_AND_DROP,
                content=content,
            )
            self.server.received.append(taken)
        await self._follow(DROP if other == TAKE_AND_DROP else other or "250 2.0.0 Taken")

    async def _read_message(self) -> bytes:
        lines: list[bytes] = []
        size = 0
        while (line := await self.reader.readline()) not in (b".\r\n", b""):
            lines.append(line)
            size += len(line)
            most = self.server.behaviour.drop_after_bytes
            if most is not None and size > most:
                self.writer.transport.abort()
                raise _Over
        if not line:
            raise _Over
        return b"".join(lines)

    async def _answer(self, name: str, usual: str, **step: str) -> bool:
        """Answer a step; return whether it was answered as usual or well."""
        other = self.server._decide(name, **step)
        await self._follow(other or usual)
        return not other or other.startswith(("2", "3"))

    async def _follow(self, answer: str) -> None:
        if answer == SILENCE:
            await asyncio.Event().wait()
        if answer == DROP:
            self.writer.transport.abort()
            raise _Over
        await self._say(answer)
        if answer.startswith("421"):
            raise _Over

    async def _say(self, line: str) -> None:
        self.writer.write(f"{line}\r\n".encode())
        await self.writer.drain()
