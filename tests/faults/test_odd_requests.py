"""Generated requests, sent as bytes to a served site: none is an error of ours, and it goes on serving."""

import os
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.report import WENT_ON, Row, keep
from tests.faults.running_site import RunningSite, Template
from tests.generated_requests import Request, generate

pytestmark = pytest.mark.faults

SHORT, LONG = 500, 25_000
PATIENCE = 45.0
MOST_UNANSWERED = 0.02


def write(request: Request) -> bytes:
    """Return a request as a careless program would write it."""
    named = {
        name.removeprefix("HTTP_").replace("_", "-").title(): value for name, value in request.headers.items()
    }
    headers = {"Host": "127.0.0.1", "Connection": "close", **named}
    if request.content_type:
        headers["Content-Type"] = request.content_type
    if request.body:
        headers.setdefault("Content-Length", str(len(request.body)))
    lines = [f"{key}: {value}" for key, value in headers.items()]
    return (
        "\r\n".join([f"{request.method} {request.path} HTTP/1.1", *lines, "", ""]).encode("utf-8", "replace")
        + request.body
    )


def send(site: RunningSite, request: Request) -> int:
    """Return the status of the answer; 0 where the connection was ended without one."""
    answer = b""
    with suppress(OSError), socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as client:
        client.sendall(write(request))
        while b"\r\n" not in answer and (more := client.recv(4096)):
            answer += more
    words = answer.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def test_generated_requests_on_the_socket(templates: Callable[[str], Template], folder: Path) -> None:
    count = LONG if os.environ.get("FAULTS_LONG") else SHORT
    with RunningSite(templates("sqlite"), folder) as site:
        answers = [(request, send(site, request)) for request in generate(4, count)]
        is_well, said = site.status("/en/") == 200, site.said()
    counted = Counter(status for _request, status in answers)
    note = ", ".join(f"{number} × {status or 'closed'}" for status, number in sorted(counted.items()))
    keep(Row("generated requests on the socket", "sqlite", WENT_ON if is_well else "broke", note=note))
    assert [str(request) for request, status in answers if status == 500] == []
    # A head that cannot be read is answered, too; without an answer nothing would have been tried.
    assert counted[0] <= count * MOST_UNANSWERED
    assert "Traceback" not in said
    assert is_well
