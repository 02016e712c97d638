"""The supervisor with small programs: whatever they and it are hit by, none of them stays.

No database is involved, so one run is enough.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cms.processes import guard
from cms.processes.guard import group_exists

pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).resolve().parents[2]

# Writes its own number and its child's into a file; with "stubborn" neither listens to requests to end.
PROGRAM = """
import os, pathlib, signal, subprocess, sys, time
here, stubborn = pathlib.Path(sys.argv[1]), sys.argv[2] == "stubborn"
if stubborn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "60"])
here.with_suffix(".new").write_text(str(os.getpid()))
here.with_suffix(".new").rename(here)
time.sleep(60)
"""

PARENT = """
import os, pathlib, sys
from cms.processes.supervisor import Program, Supervisor
folder, manner = pathlib.Path(sys.argv[1]), sys.argv[2]
command = [sys.executable, str(folder / "program.py")]
supervisor = Supervisor(dict(os.environ))
supervisor.start([Program(name, [*command, str(folder / name), manner]) for name in ("first", "second")])
print(supervisor.wait(), flush=True)
supervisor.stop()
"""


class Family:
    """A parent with two programs, each with a child in its group."""

    def __init__(self, folder: Path, manner: str) -> None:
        (folder / "program.py").write_text(PROGRAM)
        self.parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(folder), manner],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.groups = [self._group(folder / name) for name in ("first", "second")]

    def _group(self, path: Path) -> int:
        _await(path.exists)
        return int(path.read_text())

    def end(self) -> str:
        """Wait for the parent's end and return what it said."""
        said, _errors = self.parent.communicate(timeout=30)
        return said

    def assert_gone(self) -> None:
        _await(lambda: not any(group_exists(group) for group in self.groups))


def _await(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def families() -> Iterator[list[Family]]:
    """Whatever a failed test leaves is ended here."""
    started: list[Family] = []
    yield started
    for family in started:
        if family.parent.poll() is None:
            family.parent.kill()
            family.parent.communicate()


def test_programs_run_in_groups_of_their_own(tmp_path: Path, families: list[Family]) -> None:
    family = Family(tmp_path, "obedient")
    families.append(family)
    own = {os.getpgid(group) for group in family.groups}
    assert own == set(family.groups)
    assert os.getpgid(family.parent.pid) not in own


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_ends_all_with_their_children(
    tmp_path: Path, families: list[Family], number: signal.Signals
) -> None:
    family = Family(tmp_path, "obedient")
    families.append(family)
    family.parent.send_signal(number)
    assert f"Asked(number={number.value})" in family.end()
    family.assert_gone()


def test_a_second_request_ends_the_stubborn_at_once(tmp_path: Path, families: list[Family]) -> None:
    family = Family(tmp_path, "stubborn")
    families.append(family)
    start = time.monotonic()
    family.parent.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert family.parent.poll() is None
    family.parent.send_signal(signal.SIGINT)
    family.end()
    assert time.monotonic() - start < 8
    family.assert_gone()


@pytest.mark.parametrize("manner", ["obedient", "stubborn"])
def test_the_guard_ends_what_a_killed_parent_leaves(
    tmp_path: Path, families: list[Family], manner: str
) -> None:
    family = Family(tmp_path, manner)
    families.append(family)
    family.parent.kill()
    family.end()
    family.assert_gone()


def test_one_that_ends_by_itself_ends_the_other(tmp_path: Path, families: list[Family]) -> None:
    family = Family(tmp_path, "obedient")
    families.append(family)
    os.kill(family.groups[1], signal.SIGKILL)
    assert "Ended(name='second', status=-9)" in family.end()
    family.assert_gone()


def test_the_guards_death_ends_all(tmp_path: Path, families: list[Family]) -> None:
    family = Family(tmp_path, "obedient")
    families.append(family)
    os.kill(_guard_of(family.parent.pid), signal.SIGKILL)
    assert "Ended(name='guard', status=-9)" in family.end()
    family.assert_gone()


def test_negative_control_without_the_guard_programs_outlive_their_parent(
    tmp_path: Path, families: list[Family]
) -> None:
    family = Family(tmp_path, "obedient")
    families.append(family)
    family.parent.send_signal(signal.SIGSTOP)  # so that it cannot react to the guard's death
    os.kill(_guard_of(family.parent.pid), signal.SIGKILL)
    family.parent.kill()
    family.parent.wait()
    time.sleep(1)
    left = [group for group in family.groups if group_exists(group)]
    for group in left:
        os.killpg(group, signal.SIGKILL)
    assert left == family.groups


def _guard_of(parent: int) -> int:
    listing = subprocess.run(
        ["ps", "-ww", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 2) for line in listing.stdout.splitlines())
    (pid,) = (int(pid) for pid, ppid, args in rows if int(ppid) == parent and guard.__name__ in args)
    return pid
