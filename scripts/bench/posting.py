"""Send forms to a server, several people at a time."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import local
from typing import NamedTuple
from urllib.parse import urlencode

from scripts.bench.blast import BROWSER, NotAsSaid
from scripts.bench.machine import processor_time
from scripts.bench.servers import HOST, Server
from scripts.bench.turns import Sample

PEOPLE = 4  # at a time


class Request(NamedTuple):
    """What somebody asks for.

    Parameters:
        path: where.
        entries: what was filled in; None to read only.
        headers: what else is said.
        status: what the answer must be.
    """

    path: str
    entries: dict[str, str] | None
    headers: dict[str, str]
    status: int


class Posting:
    """People in front of one server, each with a connection that stays open.

    Parameters:
        server: what they ask.
        write: makes the request of each, by a number that never comes again.
    """

    def __init__(self, server: Server, write: Callable[[int], Request]) -> None:
        self._server, self._write = server, write
        self._number = 0
        self.last_location = ""

    def measure(self, number: int) -> Sample:
        """Have so many people ask."""
        numbers = range(self._number, self._number + number)
        self._number += number
        own = local()
        with ThreadPoolExecutor(PEOPLE) as people:
            before, began = processor_time(self._server.pid), time.monotonic()
            list(people.map(lambda one: self._send(own, self._write(one)), numbers))
            spent, lasted = processor_time(self._server.pid) - before, time.monotonic() - began
        return Sample(number, spent, lasted)

    def _send(self, own: local, request: Request) -> None:
        if not hasattr(own, "connection"):
            own.connection = HTTPConnection(HOST, self._server.port, timeout=60)
        headers = {**BROWSER, **request.headers}
        body = None
        if request.entries is not None:
            body = urlencode(request.entries)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        own.connection.request("GET" if body is None else "POST", request.path, body, headers)
        response = own.connection.getresponse()
        content = response.read()
        if response.status != request.status:
            said = content[:2000].decode(errors="replace")
            raise NotAsSaid(f"{request.path} was answered by {response.status}: {said}")
        self.last_location = response.getheader("Location", "") or self.last_location
