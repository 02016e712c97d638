"""What Django made is sent without holding a thread, and without the whole of it in memory."""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.validate import validator

import pytest
from django.http import FileResponse
from django.test import RequestFactory

from cms.gate.answers import FileAnswer
from cms.media.cut_file import cut_file
from tests.cms.gate.clients import LIMIT, Client, answer_with, build_gate, echo, post

pytestmark = pytest.mark.sqlite

FILM = bytes(range(256)) * 4000


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(FILM)
    return path


class Served:
    """An application that answers with a file, and remembers what it opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.files: list[Any] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.files.append(self._path.open("rb"))
        start_response("200 OK", [("Content-Length", str(len(FILM)))])
        wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"](self.files[-1])
        return wrapped

    def has_closed_all(self) -> bool:
        """Whether its files are closed, which happens just after the visitor has the answer."""
        end = time.monotonic() + LIMIT
        while not all(file.closed for file in self.files) and time.monotonic() < end:
            time.sleep(0.01)
        return all(file.closed for file in self.files)


def _ask(application: Any, *clients: Client, **limits: Any) -> None:
    gate = build_gate(application, **limits)

    async def run() -> None:
        await asyncio.gather(*(client.ask(gate) for client in clients))

    asyncio.run(run())


def test_a_file_is_sent_piece_by_piece_and_closed_by_whoever_opened_it(film: Path) -> None:
    application, client = Served(film), Client()
    _ask(application, client, piece=5000)
    assert client.content == FILM
    assert client.longest_piece == 5000
    assert application.has_closed_all()


def test_clients_that_do_not_read_a_film_hold_no_thread_and_are_left_in_the_end(film: Path) -> None:
    gate = build_gate(Served(film), threads=1, piece=5000, piece_time=1.0)
    idle = [Client(reads=5000) for _number in range(100)]
    reader = Client()

    async def run() -> None:
        waiting = [asyncio.create_task(client.ask(gate)) for client in idle]
        await asyncio.sleep(0.3)
        await reader.ask(gate)
        assert not any(task.done() for task in waiting)
        await asyncio.gather(*waiting)

    asyncio.run(run())
    assert reader.content == FILM
    assert {len(client.content) for client in idle} == {5000}
    assert not any(client.is_answered for client in idle)


def test_a_film_is_not_read_on_for_somebody_who_has_left(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = count_reads(monkeypatch)
    _ask(Served(film), Client(leaves=True), piece=1000)
    assert len(read) < 10


def test_control_a_film_is_read_to_its_end_for_somebody_who_stays(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = count_reads(monkeypatch)
    _ask(Served(film), Client(), piece=1000)
    assert len(read) >= len(FILM) / 1000


def count_reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the places at which a file is read from now on."""
    places: list[int] = []
    read = os.pread

    def note(descriptor: int, size: int, place: int) -> bytes:
        places.append(place)
        return read(descriptor, size, place)

    monkeypatch.setattr(os, "pread", note)
    return places


def test_who_takes_a_film_byte_by_byte_is_left_in_the_end(film: Path) -> None:
    class Slow(Client):
        async def _send(self, message: dict[str, Any]) -> None:
            await asyncio.sleep(0.05)
            await super()._send(message)

    client = Slow()
    _ask(Served(film), client, piece=1000, piece_time=0.5, answer_rate=1_000_000)
    assert not client.is_answered
    assert 0 < len(client.content) < len(FILM)


def test_control_a_thread_that_waits_for_its_reader_serves_nobody_else() -> None:
    """What happens where a server sends from the thread: here the application itself waits."""
    taken = threading.Event()

    def unread(environ: dict[str, Any]) -> Iterator[bytes]:
        yield b"x"
        taken.wait(2)
        yield b"y"

    idle, reader = Client(), Client()
    gate = build_gate(answer_with(unread), threads=1, longest_wait=0.5)

    async def run() -> None:
        first = asyncio.create_task(idle.ask(gate))
        await asyncio.sleep(0.1)
        await reader.ask(gate)
        taken.set()
        await first

    asyncio.run(run())
    assert reader.status == 503


@pytest.mark.parametrize(
    ("wish", "status", "part"),
    [
        ("bytes=0-99", 206, FILM[:100]),
        ("bytes=1000-", 206, FILM[1000:]),
        ("bytes=-500", 206, FILM[-500:]),
        ("bytes=5-1,7-9", 200, FILM),
        ("bytes=2000000-", 416, b""),
    ],
)
def test_a_part_of_a_file_is_that_part(film: Path, wish: str, status: int, part: bytes) -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        request = RequestFactory().get("/", headers={"range": environ["HTTP_RANGE"]})
        response = cut_file(request, FileResponse(film.open("rb")))
        start_response(f"{response.status_code} X", list(response.items()))
        file = getattr(response, "file_to_stream", None)
        return environ["wsgi.file_wrapper"](file) if file else response

    client = Client(headers=[("range", wish)])
    _ask(application, client, piece=7000)
    assert (client.status, client.content) == (status, part)
    assert client.longest_piece <= 7000
    assert client.headers.get("content-length", "0") == str(len(part))


def test_what_is_made_bit_by_bit_is_sent_while_it_is_made() -> None:
    is_first_sent = threading.Event()

    def rows(environ: dict[str, Any]) -> Iterator[bytes]:
        yield b"first,"
        yield b"second,"
        assert is_first_sent.wait(LIMIT)
        yield b"third"

    class Watching(Client):
        async def _send(self, message: dict[str, Any]) -> None:
            await super()._send(message)
            if self.content:
                is_first_sent.set()

    client = Watching()
    _ask(answer_with(rows), client, piece=6)
    assert client.content == b"first,second,third"


def test_a_slow_reader_does_not_hold_who_makes_a_long_export() -> None:
    made = threading.Event()

    def rows(environ: dict[str, Any]) -> Iterator[bytes]:
        for number in range(1000):
            yield bytes([number % 256]) * 1000
        made.set()

    client = Client(reads=0)
    _ask(answer_with(rows), client, threads=1, piece=100, piece_time=0.5, kept_in_memory=10_000)
    assert made.is_set()


def test_nobody_makes_what_nobody_wants_any_more() -> None:
    is_closed = threading.Event()

    def endless(environ: dict[str, Any]) -> Iterator[bytes]:
        try:
            while True:
                yield b"x" * 1000
        finally:
            is_closed.set()

    _ask(answer_with(endless), Client(reads=0), piece=1000, piece_time=0.2)
    assert is_closed.wait(LIMIT)


def test_an_export_that_breaks_off_is_not_taken_for_complete(caplog: pytest.LogCaptureFixture) -> None:
    def rows(environ: dict[str, Any]) -> Iterator[bytes]:
        yield b"first,"
        yield b"second,"
        raise ValueError("no third row")

    client = Client()
    _ask(answer_with(rows), client)
    assert not client.is_answered
    assert "no third row" in caplog.text


@pytest.mark.parametrize("error", [ValueError("broken"), SystemExit(1)])
def test_an_application_that_fails_is_answered_for(
    caplog: pytest.LogCaptureFixture, error: BaseException
) -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise error

    client = Client()
    _ask(application, client)
    assert (client.status, client.content) == (500, b"INTERNAL_SERVER_ERROR")


def test_a_head_request_gets_no_content(film: Path) -> None:
    client = Client(method="HEAD")
    _ask(Served(film), client)
    assert (client.status, client.content) == (200, b"")
    assert client.headers["content-length"] == str(len(FILM))


def test_the_request_ends_in_the_thread_that_began_it() -> None:
    """Django closes its database connections there."""
    threads, has_ended = [], threading.Event()

    class Content(list[bytes]):
        def close(self) -> None:
            threads.append(threading.current_thread())
            has_ended.set()

    def content(environ: dict[str, Any]) -> Iterable[bytes]:
        threads.append(threading.current_thread())
        return Content([b"x"])

    _ask(answer_with(content), Client())
    # The visitor has the answer before.
    assert has_ended.wait(LIMIT)
    began, ended = threads
    assert began is ended


def test_wsgi_is_spoken_by_the_book() -> None:
    def content(environ: dict[str, Any]) -> Iterable[bytes]:
        return [environ["wsgi.input"].read(8)]

    client = post([b"name=Ewa"], announced=8)
    _ask(validator(answer_with(content, ("Content-Type", "text/plain"))), client)
    assert client.content == b"name=Ewa"


def test_a_file_that_is_none_of_the_systems_is_sent_too() -> None:
    class Remote:
        def __init__(self) -> None:
            self._pieces = [b"a" * 10, b"b" * 10]

        def read(self, size: int) -> bytes:
            return self._pieces.pop(0) if self._pieces else b""

        def close(self) -> None:
            self._pieces.clear()

    client = Client()
    _ask(answer_with(lambda environ: FileAnswer(Remote())), client)
    assert client.content == b"a" * 10 + b"b" * 10


def test_echo_answers_with_nothing_where_nothing_was_sent() -> None:
    client = Client()
    _ask(echo, client)
    assert (client.status, client.content) == (200, b"")
