"""The gate reads a request completely, within limits, before a thread sees it."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from cms.gate.application import Gate
from tests.cms.gate.clients import Client, build_gate, echo, post

pytestmark = pytest.mark.sqlite


class Called:
    """An application that counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.times += 1
        return echo(environ, start_response)


def _ask(gate: Gate, *clients: Client) -> list[Client]:
    async def run() -> list[Client]:
        return await asyncio.gather(*(client.ask(gate) for client in clients))

    return asyncio.run(run())


def test_a_body_in_pieces_arrives_whole() -> None:
    (client,) = _ask(build_gate(echo), post([b"name=", b"Ewa", b""]))
    assert (client.status, client.content) == (200, b"name=Ewa")


def test_a_long_body_arrives_whole_too() -> None:
    pieces = [bytes([number]) * 7000 for number in range(100)]
    (client,) = _ask(build_gate(echo, kept_in_memory=1000), post(pieces))
    assert client.content == b"".join(pieces)


def test_half_a_body_is_answered_in_time_and_never_worked_on() -> None:
    application = Called()
    gate = build_gate(application, body_time=0.2)
    (client,) = _ask(gate, post([b"name=a"], announced=900, is_complete=False))
    assert (client.status, client.content) == (408, b"REQUEST_TIMEOUT")
    assert client.headers["connection"] == "close"
    assert application.times == 0


def test_many_half_bodies_keep_nobody_from_being_answered() -> None:
    gate = build_gate(echo, body_time=1.0, threads=1)
    slow = [post([b"name=a"], announced=900, is_complete=False) for _number in range(200)]
    quick = Client()

    async def run() -> None:
        waiting = [asyncio.create_task(client.ask(gate)) for client in slow]
        await asyncio.sleep(0)
        await quick.ask(gate)
        assert not any(client.is_answered for client in slow)
        await asyncio.gather(*waiting)

    asyncio.run(run())
    assert quick.status == 200
    assert {client.status for client in slow} == {408}


class ByteByByte(Client):
    """Sends a byte at a time."""

    async def _receive(self) -> dict[str, Any]:
        await asyncio.sleep(0.02)
        return await super()._receive()


def test_a_byte_at_a_time_buys_no_more_time() -> None:
    client = ByteByByte([b"x"] * 400, method="POST", headers=[("content-length", "400")])
    _ask(build_gate(echo, body_time=0.3), client)
    assert client.status == 408


def test_what_came_in_fast_buys_no_long_silence() -> None:
    # By the average alone it might be silent for a hundred seconds.
    client = post([b"x" * 100_000], announced=200_000, is_complete=False)
    _ask(build_gate(echo, body=200_000, body_time=0.3, body_rate=1000), client)
    assert client.status == 408


def test_control_what_comes_in_steadily_may_take_longer() -> None:
    client = ByteByByte([b"x" * 100] * 50, method="POST", headers=[("content-length", "5000")])
    _ask(build_gate(echo, body_time=0.3, body_rate=1000), client)
    assert (client.status, len(client.content)) == (200, 5000)


@pytest.mark.parametrize("announced", [80_001, 10**30])
def test_what_says_it_is_much_too_long_is_refused_unread(announced: int) -> None:
    (client,) = _ask(build_gate(echo, body=10_000), post([], announced=announced))
    assert client.status == 413


def test_what_is_too_long_is_taken_and_dropped_so_that_a_browser_shows_the_answer() -> None:
    client = post([b"x" * 6000] * 5, announced=30_000)
    _ask(build_gate(echo, body=10_000), client)
    assert client.status == 413
    assert client.unsent == 0


def test_what_does_not_say_it_is_refused_where_it_gets_much_too_long() -> None:
    client = post([b"x" * 6000] * 100)
    _ask(build_gate(echo, body=10_000), client)
    assert client.status == 413
    assert client.unsent > 80


@pytest.mark.parametrize("announced", ["-1", "1e3", "٣", "", "1,1"])
def test_a_length_that_is_no_number_is_refused(announced: str) -> None:
    client = Client(method="POST")
    client.scope["headers"] = [(b"content-length", announced.encode())]
    _ask(build_gate(echo), client)
    assert client.status == 400


@pytest.mark.parametrize(
    ("path", "cookie", "status"),
    [
        ("/admin/documents/add/", "sessionid=abc", 200),
        ("/admin/documents/add/", "other=abc", 413),
        ("/en/workshop/", "sessionid=abc", 413),
    ],
)
def test_only_staff_behind_the_admins_door_upload_films(path: str, cookie: str, status: int) -> None:
    gate = build_gate(echo, body=1000, upload=100_000)
    (client,) = _ask(gate, post([b"x" * 50_000], announced=50_000, path=path, headers=[("cookie", cookie)]))
    assert client.status == status


def test_long_bodies_at_once_fill_no_disk_and_make_room_again() -> None:
    gate = build_gate(echo, kept_in_memory=100, spooled=10_000, body_time=0.3)
    slow = post([b"x" * 8000], is_complete=False)
    late = post([b"x" * 8000])

    async def run() -> None:
        first = asyncio.create_task(slow.ask(gate))
        await asyncio.sleep(0.05)
        await late.ask(gate)
        await first

    asyncio.run(run())
    assert (slow.status, late.status) == (408, 503)
    (again,) = _ask(gate, post([b"x" * 8000]))
    assert again.status == 200


def test_who_leaves_before_the_end_has_nothing_done() -> None:
    application = Called()
    (client,) = _ask(build_gate(application), post([b"name=a"], is_complete=False, leaves=True))
    assert (client.status, application.times) == (0, 0)
