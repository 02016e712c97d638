"""Faults that are no matter of visitors who come and go: stops, starts, folders and clocks."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import which

import psycopg
import pytest

from tests.faults.conftest import ENGINES
from tests.faults.fault_table import on_small_disk
from tests.faults.report import WENT_ON, Row, keep
from tests.faults.running_site import ROOT, RunningSite, Template, await_that, free_port
from tests.faults.visitors import Visitor

pytestmark = pytest.mark.faults

Templates = Callable[[str], Template]


@contextmanager
def keeping_registrations_waiting(site: RunningSite) -> Iterator[None]:
    """Hold what a registration needs: SQLite's lock, or the workshop's row."""
    if site.postgres is None:
        with closing(sqlite3.connect(site.sqlite_file, timeout=20, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            yield
            database.execute("ROLLBACK")
        return
    with psycopg.connect(host=str(site.postgres.socket), user="postgres", dbname="postgres") as database:
        database.execute("SELECT 1 FROM events_workshop FOR UPDATE")
        yield


@pytest.mark.parametrize("engine", ENGINES)
def test_a_stop_lets_a_slow_request_end(engine: str, templates: Templates, folder: Path) -> None:
    # Below what SQLite waits for a lock.
    slow = 3.0 if engine == "sqlite" else 25.0 if os.environ.get("FAULTS_LONG") else 8.0
    with RunningSite(templates(engine), folder) as site:
        visitor = Visitor(1)
        with keeping_registrations_waiting(site):
            posting = threading.Thread(target=visitor.register, args=(site,))
            posting.start()
            time.sleep(1)
            assert site.process is not None
            site.process.send_signal(signal.SIGTERM)
            time.sleep(slow - 1)
        posting.join(30)
        status = site.stop()
        rows = site.registered()
    keep(
        Row(
            f"SIGTERM during a request of {slow:.0f} s",
            engine,
            f"ended with {status}",
            told=int(visitor.was_told),
            lost=int(visitor.was_told and not rows),
            note=f"the visitor got {visitor.answers}",
        )
    )
    assert visitor.was_told
    assert rows == [visitor.email]
    assert status == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_a_second_instance_is_turned_away(engine: str, templates: Templates, folder: Path) -> None:
    with RunningSite(templates(engine), folder) as site:
        log = folder / "second.log"
        second = site.start_serve(free_port(), log)
        try:
            status = second.wait(30)
        except subprocess.TimeoutExpired:
            second.terminate()
            second.wait(30)
            status = None
        said = log.read_text()
        is_well = site.status("/en/") == 200
    keep(
        Row(
            "second instance",
            engine,
            WENT_ON if is_well else "broke",
            note=f"status {status}: {said.strip()}",
        )
    )
    assert status == 1
    assert "is served already, by process" in said
    assert "Traceback" not in said
    assert is_well


@pytest.mark.parametrize("engine", ENGINES)
def test_a_folder_that_is_read_only_is_named_at_the_start(
    engine: str, templates: Templates, folder: Path
) -> None:
    with on_small_disk(folder):
        site = RunningSite(templates(engine), folder)
        (folder / "secret").write_text("x")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        ended = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(free_port())],
            cwd=ROOT,
            env=site.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        said = ended.stdout + ended.stderr
    keep(Row("data folder read-only at the start", engine, f"status {ended.returncode}", note=said.strip()))
    assert ended.returncode == 1
    assert str(site.data_dir) in said
    assert "Traceback" not in said


# Only the clock of the site's programs can be moved, so that of a database server would stay behind.
@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_clock_that_jumps(engine: str, templates: Templates, folder: Path) -> None:
    library = find_faketime()
    if library is None:
        keep(
            Row(
                "clock jumps",
                engine,
                "not played: libfaketime is not installed; see tests that travel in time",
            )
        )
        return
    clock = folder / "clock"
    clock.write_text("+0\n")
    faked = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    visitors = [Visitor(number) for number in range(3)]
    with RunningSite(templates(engine), folder, **faked) as site:
        for visitor, offset in zip(visitors, ("+0", "-3h", "+5h"), strict=True):
            clock.write_text(f"{offset}\n")
            time.sleep(1)
            visitor.register(site)
        clock.write_text("+0\n")
        await_that(lambda: len(site.mail.received) >= len(visitors), "the e-mails", 100)
        rows, statuses = sorted(site.registered()), [visitor.answers for visitor in visitors]
        is_serving = site.is_serving()
        written = [message.recipients[0] for message in site.mail.received]
    keep(
        Row(
            "clock jumps three hours back, then eight ahead, then five back",
            engine,
            WENT_ON if is_serving else "ended",
            told=sum(visitor.was_told for visitor in visitors),
            lost=sum(visitor.was_told and visitor.email not in rows for visitor in visitors),
            doubled=len(rows) - len(set(rows)),
            unwritten=len(set(rows) - set(written)),
            written_twice=len(written) - len(set(written)),
            well_after=0.0,
            note=f"answers {statuses}",
        )
    )
    assert rows == [visitor.email for visitor in visitors]
    assert sorted(written) == rows
    assert is_serving


def find_faketime() -> Path | None:
    """Return the library that changes a program's clock."""
    if which("faketime") is None:
        return None
    return next(iter(sorted(Path("/usr/lib").rglob("libfaketimeMT.so.1"))), None)
