"""`manage.py serve`: everything starts together, stops together, and nothing is left behind.

The processes are the same on every engine, so the SQLite run alone starts them.
"""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from cms.mail.enums import LetterState
from cms.management.commands import serve as serving
from cms.processes.supervisor import Program

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 60.0
EXPIRED_LETTER = """
INSERT INTO cms_mail_letter (
    kind, recipient_email, recipient_name, recipient_key, recipient_limit_key, language, payload, once_key,
    filed_under, state, expires_at, attempts, refusals, last_error, created_at,
    subject, body_text, body_html, attachments
) VALUES (
    'any', 'ewa@example.org', '', 'ewa@example.org', 'ewa@example.org', 'pl', '{}', '',
    '', 'queued', '2020-01-01 00:00:00', 0, 0, '', '2020-01-01 00:00:00', '', '', '', '[]'
)
"""


def _await(condition: Callable[[], object], what: str) -> None:
    limit = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > limit:
            pytest.fail(f"Waited {LIMIT:.0f} s in vain: {what}")
        time.sleep(0.05)


def _processes() -> dict[int, tuple[int, str]]:
    """Return parent and command of every process that runs, dead ones that nobody asked about excepted."""
    listing = subprocess.run(
        ["ps", "-ww", "-A", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 3) for line in listing.stdout.splitlines())
    return {int(pid): (int(parent), args) for pid, parent, state, args in rows if not state.startswith("Z")}


class Site(NamedTuple):
    """A site being served."""

    process: subprocess.Popen[bytes]
    port: int
    database: Path
    log: Path

    def said(self) -> str:
        return self.log.read_text()

    def status_of(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return answer.code

    def descendants(self) -> dict[int, str]:
        """Return the commands of everything that this site runs."""
        processes, found, generation = _processes(), {}, {self.process.pid}
        while generation:
            generation = {pid for pid, (parent, _args) in processes.items() if parent in generation}
            found.update({pid: processes[pid][1] for pid in generation})
        return found

    def processes_of(self, part: str) -> set[int]:
        """Return the processes of a part, by its name or by a word of its command."""
        every = _processes()
        servers = {pid for pid, args in self.descendants().items() if "cms.asgi" in args and pid in every}
        main = {pid for pid in servers if every[pid][0] == self.process.pid}
        if part == "web server":
            return main
        if part == "web worker":
            return servers - main
        return {pid for pid, args in self.descendants().items() if part in args}

    def letter_states(self) -> list[str]:
        with sqlite3.connect(self.database, timeout=20) as database:
            return [state for (state,) in database.execute("SELECT state FROM cms_mail_letter")]

    def is_listening(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[], Site]]:
    """Serve a copy of the test database on a free port and wait until the addresses are printed."""
    sites = []

    def start() -> Site:
        number = len(sites)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        database, log = tmp_path / f"{number}.sqlite3", tmp_path / f"{number}.log"
        with (
            sqlite3.connect(settings.DATABASES["default"]["NAME"]) as source,
            sqlite3.connect(database) as target,
        ):
            source.backup(target)
            target.execute(EXPIRED_LETTER)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.cms.serving_settings",
            "DATABASE_URL": f"sqlite:///{database}",
            "DATA_DIR": str(tmp_path),
            "PORT": str(port),
        }
        with log.open("wb") as output:
            # In a group of its own, so that the test can press Ctrl-C as a terminal does: to a whole group.
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,
                # Whatever runs the tests may ignore it, as nohup does.
                preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
            )
        site = Site(process, port, database, log)
        sites.append(site)
        _await(lambda: "/admin/" in site.said() or process.poll() is not None, "the addresses")
        assert process.poll() is None, site.said()
        return site

    yield start
    for site in sites:
        # Only where a test failed: the guard ends the rest.
        if site.process.poll() is None:
            site.process.kill()
            site.process.wait()


def _assert_nothing_left(site: Site, ran: dict[int, str]) -> None:
    _await(lambda: not ran.keys() & _processes().keys(), f"the end of {ran}")
    assert not site.is_listening()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_site_answers_and_one_signal_ends_everything(serve: Callable[[], Site], number: int) -> None:
    site = serve()
    for line in ("/en/", "/pl/", "/de/", "/admin/"):
        assert re.search(rf"http://localhost:{site.port}{line}$", site.said(), re.MULTILINE)
    assert site.status_of("/en/no-such-page/") == 404
    assert site.status_of("/health/live") == 200
    assert site.status_of("/health/live/") == 404  # by the middleware
    _await(lambda: site.letter_states() == [LetterState.MISSED], "the first sweep")
    ran = site.descendants()
    for part in ("granian", "run_tasks", "deliver_letters", "cms.processes.guard"):
        assert any(part in args for args in ran.values()), (part, ran)
    os.killpg(site.process.pid, number)
    assert site.process.wait(timeout=30) == 0, site.said()
    assert "Traceback" not in site.said()
    _assert_nothing_left(site, ran)


def test_whatever_part_is_killed_the_site_goes_on(serve: Callable[[], Site]) -> None:
    site = serve()
    for part in ("web server", "web worker", "run_tasks", "deliver_letters", "cms.processes.guard"):
        before = site.processes_of(part)
        assert before, part
        for process in before:
            os.kill(process, signal.SIGKILL)
        _await(lambda: site.processes_of(part) - before, f"another {part}")  # noqa: B023 – called at once
        _await(site.is_listening, "the site")
        assert site.status_of("/en/no-such-page/") == 404
    ran = site.descendants()
    os.killpg(site.process.pid, signal.SIGTERM)
    assert site.process.wait(timeout=30) == 0, site.said()
    _assert_nothing_left(site, ran)


def test_a_killed_parent_leaves_nothing_behind(serve: Callable[[], Site]) -> None:
    site = serve()
    ran = site.descendants()
    assert len(ran) >= 5
    site.process.kill()
    site.process.wait()
    _assert_nothing_left(site, ran)


def test_whatever_breaks_while_it_starts_nothing_is_left_running(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    stopped = []

    class Supervisor:
        def __init__(self, environment: dict[str, str]) -> None:
            """Start nothing."""

        def start(self, programs: list[Program]) -> None:
            raise RuntimeError("no threads")

        def stop(self) -> None:
            stopped.append(True)

    monkeypatch.setattr(serving, "Supervisor", Supervisor)
    monkeypatch.setattr(serving, "_raise_number_of_files", lambda: None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(RuntimeError, match="no threads"):
        call_command("serve", port=port)
    assert stopped


def test_a_taken_port_is_said_plainly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} of 127.0.0.1 is not free"):
            call_command("serve", port=port)
