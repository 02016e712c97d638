"""Few threads, a bounded line in front of them, and a plain answer for whoever comes on top."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cms.gate.clients import LIMIT, Client, answer_with, build_gate

pytestmark = pytest.mark.sqlite


class Busy:
    """An application that is at work until it is told to go on; it counts who reached it."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.reached = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any]) -> Iterator[bytes]:
        with self._lock:
            self.reached += 1
        assert self.go_on.wait(LIMIT)
        yield b"done"


def _ask_many(number: int, **limits: Any) -> tuple[Busy, list[Client]]:
    """Ask many times at once, and let the application go on once everybody has had time to be refused."""
    busy = Busy()
    gate = build_gate(answer_with(busy), **limits)
    clients = [Client() for _number in range(number)]

    async def run() -> None:
        tasks = [asyncio.create_task(client.ask(gate)) for client in clients]
        await asyncio.sleep(0.5)
        busy.go_on.set()
        await asyncio.gather(*tasks)

    asyncio.run(run())
    return busy, clients


def test_who_comes_when_the_line_is_full_is_asked_to_come_again() -> None:
    busy, clients = _ask_many(20, threads=2, waiting=5)
    assert sorted(client.status for client in clients) == [200] * 7 + [503] * 13
    assert busy.reached == 7
    refused = next(client for client in clients if client.status == 503)
    assert refused.content == b"SERVICE_UNAVAILABLE"
    assert int(refused.headers["retry-after"]) > 0


def test_who_waited_in_vain_is_asked_to_come_again_and_nothing_is_done_for_him() -> None:
    busy, clients = _ask_many(5, threads=1, longest_wait=0.2)
    assert sorted(client.status for client in clients) == [200] + [503] * 4
    assert busy.reached == 1


def test_control_who_is_at_work_already_may_take_longer_than_the_wait() -> None:
    _busy, clients = _ask_many(1, threads=1, longest_wait=0.1)
    assert clients[0].content == b"done"


def test_the_line_is_free_again_afterwards() -> None:
    busy = Busy()
    busy.go_on.set()
    gate = build_gate(answer_with(busy), threads=1, waiting=1)

    async def run() -> list[int]:
        return [(await Client().ask(gate)).status for _number in range(10)]

    assert asyncio.run(run()) == [200] * 10
