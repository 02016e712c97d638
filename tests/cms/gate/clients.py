"""Clients of the gate that a test drives by hand, in one event loop."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from cms.gate.application import Gate
from cms.gate.limits import Limits
from cms.gate.pool import WsgiApplication

# Longer than anything here takes when it works.
LIMIT = 10.0


def name_refusal(
    status: HTTPStatus, path: str, headers: Mapping[str, str]
) -> tuple[list[tuple[str, str]], bytes]:
    """Answer refused requests with the name of their status."""
    return [("content-type", "text/plain")], status.name.encode()


def build_gate(application: WsgiApplication, **limits: Any) -> Gate:
    """Return a gate in front of an application; what `limits` does not name is as on a site."""
    return Gate(application, Limits(**limits), name_refusal)


class Client:
    """One request: its body comes in the pieces given, its answer is taken as slowly as a test likes."""

    def __init__(
        self,
        pieces: Iterable[bytes] = (),
        *,
        method: str = "GET",
        path: str = "/",
        query: str = "",
        headers: Iterable[tuple[str, str]] = (),
        is_complete: bool = True,
        leaves: bool = False,
        reads: int | None = None,
    ) -> None:
        self._pieces = list(pieces)
        self._is_complete = is_complete
        self._leaves = leaves
        self._reads = reads
        self.status = 0
        self.headers: dict[str, str] = {}
        self.content = b""
        self.longest_piece = 0
        self.is_answered = False
        self.scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
            "client": ("192.0.2.1", "1234"),
            "server": ("127.0.0.1", "8000"),
        }

    @property
    def unsent(self) -> int:
        """How many pieces nobody has taken."""
        return len(self._pieces)

    async def ask(self, gate: Gate) -> "Client":
        """Send the request, and take the answer in as far as this client does."""
        async with asyncio.timeout(LIMIT):
            await gate(self.scope, self._receive, self._send)
        return self

    async def _receive(self) -> dict[str, Any]:
        if self._pieces:
            piece = self._pieces.pop(0)
            return {
                "type": "http.request",
                "body": piece,
                "more_body": bool(self._pieces) or not self._is_complete,
            }
        if self._leaves:
            return {"type": "http.disconnect"}
        await asyncio.sleep(LIMIT)
        raise AssertionError("The gate waited for more than it should.")

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        if self._reads is not None and len(self.content) >= self._reads:
            await asyncio.sleep(LIMIT)
        self.content += message["body"]
        self.longest_piece = max(self.longest_piece, len(message["body"]))
        self.is_answered = not message["more_body"]


def post(pieces: Iterable[bytes], *, announced: int | None = None, **more: Any) -> Client:
    """Return a client that posts; without an announced length the body comes in chunks."""
    length = ("transfer-encoding", "chunked") if announced is None else ("content-length", str(announced))
    return Client(pieces, method="POST", headers=[length, *more.pop("headers", ())], **more)


def answer_with(
    content: Callable[[dict[str, Any]], Iterable[bytes]], *headers: tuple[str, str]
) -> WsgiApplication:
    """Return an application that answers with what a function makes of the request."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", list(headers))
        return content(environ)

    return application


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the body."""
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]
