"""A proxy between the site and PostgreSQL that cuts connections at a chosen moment."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import connection


class CuttingProxy:
    """Passes bytes on, until it is told to cut.

    `cut_at(b"COMMIT")` cuts before the server has seen a COMMIT, `cut_at(b"COMMIT", after=True)` when the
    server has answered it and before the site knows: one is rolled back, the other committed.
    """

    def __init__(self, server: dict[str, Any]) -> None:
        self.cuts = 0
        self._server = server
        self._pattern = b""
        self._after = self._stays_away = self._refuses = False
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_at(self, pattern: bytes, *, after: bool = False, stays_away: bool = False) -> None:
        """Cut once the site sends these bytes; `stays_away` refuses every further connection, too."""
        self._pattern, self._after, self._stays_away = pattern, after, stays_away

    def cut(self) -> None:
        """Cut all connections now."""
        self.cuts += 1
        for one in list(self._sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._sockets.clear()

    def refuse(self, refuses: bool = True) -> None:
        """Refuse new connections, or take them again."""
        self._refuses = refuses

    def close(self) -> None:
        """Cut everything for good."""
        self._refuses = True
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                if self._refuses:
                    client.close()
                    continue
                server = self._connect()
                self._sockets |= {client, server}
                threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()
                threading.Thread(target=self._pass_back, args=(server, client), daemon=True).start()

    def _connect(self) -> socket.socket:
        folder = self._server["folder"]
        if folder:
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(Path(folder) / f".s.PGSQL.{self._server['port']}"))
            return server
        return socket.create_connection((self._server["host"], self._server["port"]))

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                if self._pattern and self._pattern in data:
                    self._pattern, waits_for_answer = b"", self._after
                    self._refuses = self._stays_away
                    self.cuts += 1
                    client.shutdown(socket.SHUT_RDWR)  # so that an answer reaches nobody
                    if waits_for_answer:
                        server.sendall(data)
                        threading.Event().wait(0.2)
                    break
                server.sendall(data)
        for one in (client, server):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _pass_back(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                client.sendall(data)
        for one in (client, server):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting_proxy() -> Iterator[CuttingProxy]:
    """Lead this thread's connection through a proxy."""
    usual = connection.settings_dict
    options = dict(usual["OPTIONS"])
    host = usual["HOST"] or options.get("host", "")
    is_folder = host.startswith("/") or not host
    proxy = CuttingProxy(
        {
            "folder": (host or "/var/run/postgresql") if is_folder else "",
            "host": host,
            "port": int(usual["PORT"] or options.get("port", 5432)),
        }
    )
    for name in ("host", "port"):
        options.pop(name, None)
    connection.close()
    connection.settings_dict = {
        **usual,
        "HOST": "127.0.0.1",
        "PORT": proxy.port,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {**options, "sslmode": "disable", "gssencmode": "disable"},
    }
    try:
        yield proxy
    finally:
        proxy.close()
        connection.close()
        connection.settings_dict = usual
