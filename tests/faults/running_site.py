"""A whole site for the suite of faults: `manage.py serve` with its own folder, database and mail server."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Self

import psycopg

from scripts.postgres import PostgresServer
from tests.faults.mail_server import MailServer

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.faults.settings"
# What is committed has to survive a crash of the server; a crash of the machine is not played here.
DURABLE = ["-F", "-c", "max_connections=100"]
START_LIMIT = 240.0
STOP_LIMIT = 60.0


def await_that(condition: Callable[[], object], what: str, limit: float = 60.0) -> float:
    """Wait until something is so and return the seconds it took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > limit:
            raise TimeoutError(f"Waited {limit:.0f} s in vain for {what}.")
        time.sleep(0.05)
    return time.monotonic() - began


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _still_run(pids: list[int]) -> list[int]:
    listing = subprocess.run(["ps", "-A", "-o", "pid=,stat="], capture_output=True, text=True, check=True)
    rows = (line.split() for line in listing.stdout.splitlines())
    running = {int(pid) for pid, state in rows if not state.startswith("Z")}
    return [pid for pid in pids if pid in running]


class Template:
    """The data of a minimal site on one engine, made once; each site gets a copy."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        folder.mkdir(parents=True)
        folder.chmod(0o755)
        server = None
        if engine == "postgres":
            server = PostgresServer(folder, DURABLE)
            server.make()
            server.start()
        try:
            url = server.url if server else f"sqlite:///{folder / 'site.sqlite3'}"
            self.paths = self._make_site(url)
        finally:
            if server:
                server.stop()

    def _make_site(self, url: str) -> list[str]:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": url,
            "DATA_DIR": str(self.folder / "var"),
        }
        made = subprocess.run(
            [sys.executable, "-m", "tests.faults.minimal_site"],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return made.stdout.split()


class RunningSite:
    """One served site. A context manager: whatever was started ends with it.

    Parameters:
        template: the data to begin with.
        folder: an empty folder for all that the site writes.
        beside: another site, on whose database server this one works as a second machine would.
        environment: further variables, such as CACHE_URL.
    """

    def __init__(
        self,
        template: Template,
        folder: Path,
        beside: "RunningSite | None" = None,
        **environment: str,
    ) -> None:
        self.engine, self.paths, self.folder = template.engine, template.paths, folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        self.data_dir = folder / "var"
        self.data_dir.mkdir(mode=0o700, exist_ok=True)
        self.port = free_port()
        self.log = folder / "site.log"
        self.mail = MailServer()
        self.postgres: PostgresServer | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self._extra = environment
        if beside is not None:
            self._extra = {"DATABASE_URL": beside.environment["DATABASE_URL"], **environment}
        elif self.engine == "postgres":
            subprocess.run(["cp", "-a", template.folder / "data", folder / "data"], check=True)
            self.postgres = PostgresServer(folder, DURABLE, data=folder / "data")
        else:
            shutil.copyfile(template.folder / "site.sqlite3", self.sqlite_file)

    @property
    def sqlite_file(self) -> Path:
        """The database file on SQLite."""
        return self.data_dir / "site.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        """What the site is started with."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": self.postgres.url if self.postgres else f"sqlite:///{self.sqlite_file}",
            "DATA_DIR": str(self.data_dir),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "EMAIL_TIMEOUT": "5",
            "TRUSTED_PROXIES": "127.0.0.1",
            "PORT": str(self.port),
            **self._extra,
        }

    def __enter__(self) -> Self:
        try:
            self.mail.start()
            if self.postgres:
                self.postgres.start()
            self.serve()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_problem: object) -> None:
        family = self.find_processes("")
        self.stop(signal.SIGKILL)
        # The guard ends what is left; whatever survived it, too, would disturb the next site.
        with suppress(TimeoutError):
            await_that(lambda: not _still_run(family), "the guard", 15)
        for pid in _still_run(family):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.postgres:
            self.postgres.stop()
        self.mail.stop()

    # --- Processes ----------------------------------------------------------------------------------------
    def serve(self) -> None:
        """Start the site and wait for its first page."""
        self.process = self.start_serve(self.port)
        await_that(lambda: self.status("/en/") == 200 or not self.is_serving(), "the first page", START_LIMIT)
        if not self.is_serving():
            raise RuntimeError(f"The site did not start: {self.said()[-2000:]}")

    def start_serve(self, port: int, log: Path | None = None) -> "subprocess.Popen[bytes]":
        """Start `manage.py serve` on a port; in a group of its own, as a terminal does."""
        with (log or self.log).open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(port)],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,
            )

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        """Send a signal to the site and return its status; None where it ran no longer."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def is_serving(self) -> bool:
        """Whether the foreground process runs."""
        return self.process is not None and self.process.poll() is None

    def find_processes(self, part: str) -> list[int]:
        """Return the ids of descendants with this in their command line, parents first."""
        listing = subprocess.run(
            ["ps", "-ww", "-A", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
        )
        rows = [line.split(None, 3) for line in listing.stdout.splitlines()]
        family = {self.process.pid} if self.process else set()
        found: list[int] = []
        while True:
            children = {
                int(pid): args
                for pid, parent, state, args in rows
                if int(parent) in family and int(pid) not in family and not state.startswith("Z")
            }
            if not children:
                return found
            found += [pid for pid, args in sorted(children.items()) if part in args]
            family |= children.keys()

    # --- Asking -------------------------------------------------------------------------------------------
    def status(self, path: str, timeout: float = 10.0) -> int:
        """Return the status of a page; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=timeout) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code
        except OSError:
            return 0

    def said(self) -> str:
        """Return the log."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Return what the database answers, by a connection of the suite's own."""
        if self.postgres:
            with psycopg.connect(
                host=str(self.postgres.socket), user="postgres", dbname="postgres"
            ) as database:
                return [tuple(row) for row in database.execute(statement).fetchall()]
        with closing(sqlite3.connect(self.sqlite_file, timeout=20)) as database:
            return [tuple(row) for row in database.execute(statement).fetchall()]

    def registered(self) -> list[str]:
        """Return the address of each registration."""
        return [email for (email,) in self.rows("SELECT email FROM events_registration_registration")]

    def unsent(self) -> int:
        """Return how many e-mails wait."""
        ((count,),) = self.rows(
            "SELECT count(*) FROM cms_mail_letter WHERE state IN ('queued', 'sending', 'retry')"
        )
        return int(count)
