"""Probes are answered while every thread is busy: a busy process is not a dead one."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from cms.gate.answers_first import AnswersFirst
from cms.gate.application import Gate
from cms.health import probe_answers as module
from cms.health.checks import Check
from cms.health.probe import Probe
from cms.health.probe_answers import probe_answers
from tests.cms.gate.clients import Client, build_gate

pytestmark = pytest.mark.sqlite  # no database is asked

THREADS = 2


class BusySite:
    """A gate whose threads all work on something until they are let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.asked: list[str] = []
        self.gate: Gate = build_gate(self._work, threads=THREADS)

    def _work(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append(environ["PATH_INFO"])
        self.let_go.wait(20)
        start_response("200 OK", [])
        return [b"done"]

    def ask(self, application: Any, *clients: Client) -> list[bool]:
        """Have these ask while all threads are busy; return which were answered before a thread was free."""

        async def run() -> list[bool]:
            busy = [asyncio.create_task(Client().ask(application)) for _number in range(THREADS)]
            while len(self.asked) < THREADS:  # noqa: ASYNC110 – threads fill it
                await asyncio.sleep(0.01)
            asking = [asyncio.create_task(client.ask(application)) for client in clients]
            await asyncio.wait(asking, timeout=1)
            answered = [client.is_answered for client in clients]
            self.let_go.set()
            await asyncio.gather(*busy, *asking)
            return answered

        return asyncio.run(run())


@pytest.fixture
def site() -> Iterator[BusySite]:
    busy = BusySite()
    yield busy
    busy.let_go.set()


def well() -> None:
    """Find no fault."""


def in_front_of(site: BusySite, *checks: Check) -> AnswersFirst:
    return AnswersFirst(site.gate, probe_answers(Probe(checks or (Check("any", well),))))


def test_it_lives_and_is_ready_while_every_thread_is_busy(site: BusySite) -> None:
    live, ready = Client(path="/health/live"), Client(path="/health/ready")
    assert site.ask(in_front_of(site), live, ready) == [True, True]
    assert (live.status, json.loads(live.content)) == (200, {"status": "live"})
    assert (ready.status, json.loads(ready.content)) == (200, {"status": "ready"})
    for client in (live, ready):
        assert client.headers["cache-control"] == "no-store"
        assert client.headers["content-type"] == "application/json"
        assert client.headers["content-length"] == str(len(client.content))


def test_negative_control_in_the_line_they_wait_for_a_thread(site: BusySite) -> None:
    assert site.ask(site.gate, Client(path="/health/live"), Client(path="/health/ready")) == [False, False]


def test_what_is_not_well_is_said_in_the_same_words(site: BusySite) -> None:
    ready = Client(path="/health/ready")
    broken = Check("first", lambda: "Broken.")
    closed = Check("second", lambda: "Closed.", is_needed_to_read=False)
    site.ask(in_front_of(site, broken, closed), ready)
    assert ready.status == 503
    assert json.loads(ready.content) == {
        "status": "not ready",
        "faults": {"first": "Broken."},
        "warnings": {"second": "Closed."},
    }


def test_a_check_that_hangs_holds_up_nobody_however_many_ask(
    site: BusySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LIMIT", 0.2)
    hanging, looks = threading.Event(), []

    def hang() -> None:
        looks.append(True)
        hanging.wait(20)

    probes = [Client(path="/health/ready") for _number in range(50)]
    live = Client(path="/health/live")
    began = time.monotonic()
    assert all(site.ask(in_front_of(site, Check("disk", hang)), *probes, live))
    assert time.monotonic() - began < 5
    assert {client.content for client in probes} == {
        b'{"status": "not ready", "faults": {"disk": "No answer within 0.2 seconds."}}'
    }
    assert live.status == 200
    assert len(looks) == 1
    hanging.set()


def test_head_gets_no_content(site: BusySite) -> None:
    client = Client(path="/health/live", method="HEAD")
    site.ask(in_front_of(site), client)
    assert (client.status, client.content) == (200, b"")
    assert int(client.headers["content-length"]) > 0


@pytest.mark.parametrize(("method", "path"), [("POST", "/health/live"), ("GET", "/health/live/")])
def test_anything_else_is_left_to_the_site(site: BusySite, method: str, path: str) -> None:
    client = Client(path=path, method=method)
    assert site.ask(in_front_of(site), client) == [False]
    assert client.content == b"done"
