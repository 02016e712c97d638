"""Say in WSGI's words (PEP 3333) what a request is."""

import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from cms.gate.answers import FileAnswer
from cms.gate.bodies import Body


def read_headers(scope: Mapping[str, Any]) -> dict[str, str]:
    """Return the request's headers by their names in lower case; what comes more than once is joined.

    A name with an underscore is left out: in WSGI it could not be told from one with a hyphen, such as a
    front server's.
    """
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if "_" in name:
            continue
        joint = "; " if name == "cookie" else ","
        headers[name] = f"{headers[name]}{joint}{value}" if name in headers else value
    return headers


def make_environ(scope: Mapping[str, Any], headers: Mapping[str, str], body: Body) -> dict[str, Any]:
    """Return the environment of a request whose body was read.

    Parameters:
        scope: the request as ASGI says it.
        headers: as `read_headers` returned them.
        body: what was read; its length counts, however it was announced.
    """
    host, port = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        # WSGI hands bytes on as Latin-1, whatever they mean.
        "PATH_INFO": unquote_to_bytes(path.partition(b"?")[0]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body.file,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileAnswer,
    }
    for name, value in headers.items():
        if name not in ("content-type", "content-length", "transfer-encoding", "proxy"):
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    environ["CONTENT_TYPE"] = headers.get("content-type", "")
    environ["CONTENT_LENGTH"] = str(body.size) if body.size or "content-length" in headers else ""
    return environ
