"""The least that a server can do: an ASGI application that says by heart what it was told before."""

import json
import os
from base64 import b64decode
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from scripts.bench.servers import ROOT, Server

ANSWERS = "BENCH_ANSWERS"

Send = Callable[[dict[str, Any]], Awaitable[None]]


def read_answers() -> dict[str, tuple[list[tuple[bytes, bytes]], bytes]]:
    """Return headers and body by path."""
    told = json.loads(Path(os.environ[ANSWERS]).read_text()) if ANSWERS in os.environ else {}
    return {
        path: (
            [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer["headers"]],
            b64decode(answer["body"]),
        )
        for path, answer in told.items()
    }


KNOWN = read_answers()


async def application(scope: dict[str, Any], _receive: object, send: Send) -> None:
    """Answer a request; nothing is looked at but its path."""
    if scope["type"] != "http":
        return
    headers, body = KNOWN[scope["path"]]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def serve_answers(answers: Path, workers: int) -> Server:
    """Return a server that gives the answers in a file.

    Parameters:
        answers: JSON, by path, of headers as pairs and of the body in Base64.
        workers: how many web processes.
    """
    return Server(
        "scripts.bench.bare:application",
        folder=ROOT,
        environment={ANSWERS: str(answers)},
        log=answers.with_suffix(".log"),
        workers=workers,
    )
