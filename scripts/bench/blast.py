"""Ask a server for one page as fast as it answers, by wrk, which takes far less than any server of Python."""

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

from scripts.bench.machine import processor_time
from scripts.bench.servers import Server
from scripts.bench.turns import Sample

REMEDY = "wrk is missing: install it (on Debian `apt-get install wrk`, on a Mac `brew install wrk`)."
# What a browser says of itself; Connection and Host are added by whoever sends.
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "pl,en-US;q=0.7,en;q=0.3",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
    "Priority": "u=0, i",
}
COMPRESSED = {"Accept-Encoding": "gzip, deflate, br, zstd"}
SUMMARY = """
done = function(summary)
  local wrong = summary.errors
  io.write(string.format('\\n{"requests": %d, "microseconds": %d, "bytes": %d, "errors": %d}\\n',
    summary.requests, summary.duration, summary.bytes,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
"""


class NotAsSaid(Exception):
    """What was measured is not what it was taken for."""


@dataclass(frozen=True)
class Page:
    """A page at an address of a server, as it is asked for."""

    path: str
    compressed: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """What the request says."""
        return {**BROWSER, **(COMPRESSED if self.compressed else {})}


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value; empty where it is not there."""
        return next((value for known, value in self.headers if known.lower() == name), "")


def find_wrk() -> str | None:
    """Return where wrk is."""
    return shutil.which("wrk")


def ask(server: Server, page: Page, host: str = "") -> Answer:
    """Ask for a page once.

    Raises:
        NotAsSaid: when it is not there.
    """
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("GET", page.path, headers={**page.headers, **({"Host": host} if host else {})})
        response = connection.getresponse()
        answer = Answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()
    if answer.status != HTTPStatus.OK:
        raise NotAsSaid(f"{page.path} was answered by {answer.status}.")
    return answer


def blast(server: Server, page: Page, seconds: int, connections: int) -> Sample:
    """Ask for a page on several connections, each time as soon as the answer is there.

    Raises:
        NotAsSaid: when an answer was no page, or not as long as the page is.
    """
    length = len(ask(server, page).body)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "summary.lua"
        script.write_text(SUMMARY)
        said = [part for pair in page.headers.items() for part in ("--header", ": ".join(pair))]
        command = ["wrk", "--threads", "1", "--connections", str(connections), "--script", str(script)]
        command += ["--duration", f"{seconds}s", "--timeout", "30s", *said, server.address + page.path]
        before = processor_time(server.pid)
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        spent = processor_time(server.pid) - before
    told = json.loads(done.stdout.strip().splitlines()[-1])
    if told["errors"] or told["bytes"] < told["requests"] * length:
        raise NotAsSaid(f"{page.path} was not answered as it should be: {told}.")
    return Sample(told["requests"], spent, told["microseconds"] / 1e6)
