"""Start web servers for a while."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from cms.management.commands.serve import web_server_command

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
START_LIMIT = 60.0


class NotServed(Exception):
    """A server ended or stayed silent; carries what it said."""


class Server:
    """A granian, started as `manage.py serve` starts it, without what else that runs.

    Parameters:
        application: what it serves, such as `cms.asgi:application`.
        folder: where it finds its code.
        environment: what the application reads from there.
        log: the file that gets what it says.
        options: further arguments of granian.
    """

    def __init__(
        self,
        application: str,
        *,
        folder: Path,
        environment: Mapping[str, str],
        log: Path,
        interface: str = "asgi",
        workers: int = 1,
        options: tuple[str, ...] = (),
    ) -> None:
        self.port = _free_port()
        self.address = f"http://{HOST}:{self.port}"
        command = web_server_command(HOST, self.port, workers, application, interface)
        self._command = [*command[:-1], *options, command[-1]]
        self._environment = {**os.environ, **environment, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
        self._folder, self._log, self._workers = folder, log, workers
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its first process."""
        if self._process is None:
            raise NotServed("It was not started.")
        return self._process.pid

    @property
    def worker(self) -> int:
        """The process that answers, where there is one."""
        workers = psutil.Process(self.pid).children()
        return int(max(workers, key=lambda process: process.memory_info().rss).pid)

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        limit = time.monotonic() + START_LIMIT
        while not _listens(self.port):
            if self._process.poll() is not None or time.monotonic() > limit:
                self._end()
                raise NotServed(f"A server did not start: {self._log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def run(folder: Path, environment: Mapping[str, str], *command: str) -> str:
    """Run a program of Python to its end, and return what it printed.

    Raises:
        NotServed: when it failed; with what it said.
    """
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise NotServed(f"{' '.join(command)} failed: {done.stdout[-1000:]}{done.stderr[-3000:]}")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex((HOST, port)) == 0
