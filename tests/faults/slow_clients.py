"""Six kinds of clients that take a server's time without asking for much."""

import asyncio
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median
from time import monotonic

HOST = "127.0.0.1"
# Less than any answer, so that the server has to wait for whoever does not read.
SMALL_BUFFER = 4096
PAUSE_AFTER_END = 0.2


@dataclass(frozen=True)
class Target:
    """What the clients ask for: the site's port, a page with a form, and a large file."""

    port: int
    page: str
    film: str


class Connection:
    """A connection of which a client takes as much as it likes."""

    def __init__(self, plug: socket.socket) -> None:
        self._plug = plug

    @classmethod
    async def open(cls, port: int) -> "Connection":
        plug = socket.socket()
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        plug.setblocking(False)
        await asyncio.get_running_loop().sock_connect(plug, (HOST, port))
        return cls(plug)

    async def send(self, text: str) -> None:
        await asyncio.get_running_loop().sock_sendall(self._plug, text.encode())

    async def wait_for_end(self) -> None:
        """Read until the other side closes."""
        while await asyncio.get_running_loop().sock_recv(self._plug, SMALL_BUFFER):
            pass

    async def is_closed_unread(self) -> None:
        """Return when the other side has given up, without taking anything of what it sent."""
        while True:
            await asyncio.sleep(1)
            # A closed connection refuses to be written to; a byte more of a request is no harm.
            await self.send("x")

    def close(self) -> None:
        self._plug.close()


def _ask(path: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"


def _begin_post(path: str) -> str:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}Content-Length: 900\r\n\r\nname=a"


async def half_head(connection: Connection, target: Target) -> None:
    """Begins a request and says no more."""
    await connection.send(f"GET {target.page} HTTP/1.1\r\nHost: loc")
    await connection.wait_for_end()


async def half_body(connection: Connection, target: Target) -> None:
    """Announces 900 bytes and sends six."""
    await connection.send(_begin_post(target.page))
    await connection.wait_for_end()


async def byte_a_second(connection: Connection, target: Target) -> None:
    """Announces 900 bytes and sends one a second."""
    await connection.send(_begin_post(target.page))
    while True:
        await asyncio.sleep(1)
        await connection.send("a")


async def idle(connection: Connection, target: Target) -> None:
    """Says nothing."""
    await connection.wait_for_end()


async def unread_page(connection: Connection, target: Target) -> None:
    """Asks for a page and does not read it."""
    await connection.send(_ask(target.page))
    await connection.is_closed_unread()


async def unread_film(connection: Connection, target: Target) -> None:
    """Asks for a film and does not read it."""
    await connection.send(_ask(target.film))
    await connection.is_closed_unread()


Manner = Callable[[Connection, Target], Awaitable[None]]
KINDS: tuple[Manner, ...] = (half_head, half_body, byte_a_second, idle, unread_page, unread_film)


@dataclass
class Crowd:
    """Slow clients of every kind, as many of each; who is shut out comes again."""

    target: Target
    of_each_kind: int
    ends: Counter[str] = field(default_factory=Counter)
    open: int = 0

    async def stay(self, stopping: asyncio.Event) -> None:
        """Be there until told to go."""
        clients = [
            asyncio.create_task(self._come_again_and_again(kind))
            for kind in KINDS
            for _number in range(self.of_each_kind)
        ]
        await stopping.wait()
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)

    async def _come_again_and_again(self, kind: Manner) -> None:
        while True:
            with suppress(OSError):
                connection = await Connection.open(self.target.port)
                self.open += 1
                try:
                    await kind(connection, self.target)
                finally:
                    self.open -= 1
                    connection.close()
            self.ends[kind.__name__] += 1
            await asyncio.sleep(PAUSE_AFTER_END)


async def time_answers(target: Target, seconds: float) -> list[float]:
    """Ask for a page again and again for a while, and return how many seconds each whole answer took."""
    times, end = [], monotonic() + seconds
    while monotonic() < end:
        start = monotonic()
        reader, writer = await asyncio.open_connection(HOST, target.port)
        writer.write(f"GET {target.page} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = await asyncio.wait_for(reader.read(), 30)
        writer.close()
        assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
        times.append(monotonic() - start)
        await asyncio.sleep(0.1)
    return times


@dataclass(frozen=True)
class Measured:
    """Medians in seconds of answers without and with slow clients, and how many of these were there."""

    alone: float
    among_slow: float
    worst: float
    most_open: int

    @property
    def ratio(self) -> float:
        return self.among_slow / self.alone


async def measure(target: Target, of_each_kind: int, seconds: float) -> Measured:
    """Compare what a visitor waits without slow clients and among them, in one run.

    Parameters:
        target: what is asked for.
        of_each_kind: how many clients of each of the six kinds.
        seconds: how long they stay.
    """
    await time_answers(target, 3)
    alone = await time_answers(target, max(5.0, seconds / 6))
    crowd, stopping = Crowd(target, of_each_kind), asyncio.Event()
    staying = asyncio.create_task(crowd.stay(stopping))
    await asyncio.sleep(2)
    most_open = crowd.open
    among = await time_answers(target, seconds)
    stopping.set()
    await staying
    return Measured(median(alone), median(among), max(among), most_open)
