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
if sys.argv[2] == "failing" and here.name == "first":
    sys.exit(3)
child = subprocess.Popen(["sleep", "60"])
here.with_suffix(".new").write_text(str(os.getpid()))
here.with_suffix(".new").rename(here)
time.sleep(60)
"""

PARENT = """
import errno, os, pathlib, signal, subprocess, sys
from cms.processes import back_off
from cms.processes.supervisor import Program, Supervisor
trouble, _, whose = sys.argv[3].partition(":")
# Whatever runs the tests may ignore it; nohup does.
signal.signal(signal.SIGHUP, signal.SIG_IGN if trouble == "nohup" else signal.SIG_DFL)
failures = {"once": 1, "always": 1000}.get(trouble, 0)
start_process = subprocess.Popen
def lack_memory(command, **options):
    global failures
    if failures and whose in str(command):
        failures -= 1
        raise OSError(errno.ENOMEM, "no memory")
    return start_process(command, **options)
subprocess.Popen = lack_memory
back_off.FIRST_WAIT = back_off.LONGEST_WAIT = 0.05
folder, manner = pathlib.Path(sys.argv[1]), sys.argv[2]
command = [sys.executable, str(folder / "program.py")]
supervisor = Supervisor(dict(os.environ))
supervisor.start([Program(name, [*command, str(folder / name), manner]) for name in ("first", "second")])
print(supervisor.run(), flush=True)
supervisor.stop()
"""


class Family:
    """A parent with two programs, each with a child in its group."""

    def __init__(
        self, folder: Path, manner: str, wait_for: tuple[str, ...] = ("first", "second"), trouble: str = ""
    ) -> None:
        self._folder = folder
        (folder / "program.py").write_text(PROGRAM)
        self.parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(folder), manner, trouble],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        for name in wait_for:
            _await((folder / name).exists)
        self.groups = [self.now(name) for name in wait_for]

    def now(self, name: str) -> int:
        """Return the group of a program as it runs now."""
        return int((self._folder / name).read_text())

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


def test_one_that_dies_is_started_again_and_the_other_goes_on(tmp_path: Path, families: list[Family]) -> None:
    family = Family(tmp_path, "obedient")
    families.append(family)
    first, second = family.groups
    os.kill(second, signal.SIGKILL)
    _await(lambda: family.now("second") != second)
    assert family.now("first") == first
    assert group_exists(first)
    # What it had started itself is gone: it would hold its place.
    assert not group_exists(second)
    family.groups = [first, family.now("second")]
    family.parent.send_signal(signal.SIGTERM)
    assert "Asked" in family.end()
    family.assert_gone()


def test_one_that_dies_again_and_again_ends_all(tmp_path: Path, families: list[Family]) -> None:
    family = Family(tmp_path, "failing", wait_for=("second",))
    families.append(family)
    assert "Ended(name='first', status=3" in family.end()
    family.assert_gone()


@pytest.mark.parametrize("which", ["second", "cms.processes.guard"])
def test_one_that_the_system_cannot_start_is_started_a_little_later(
    tmp_path: Path, families: list[Family], which: str
) -> None:
    family = Family(tmp_path, "obedient", trouble=f"once:{which}")
    families.append(family)
    _await(lambda: _guard_of(family.parent.pid) is not None)
    family.parent.send_signal(signal.SIGTERM)
    assert "Asked" in family.end()
    family.assert_gone()


def test_one_that_the_system_never_starts_ends_all(tmp_path: Path, families: list[Family]) -> None:
    family = Family(tmp_path, "obedient", wait_for=("first",), trouble="always:second")
    families.append(family)
    assert "NotStarted(name='second', status=12" in family.end()
    family.assert_gone()


def test_a_closed_terminal_does_not_end_what_is_to_outlive_it(tmp_path: Path, families: list[Family]) -> None:
    family = Family(tmp_path, "obedient", trouble="nohup")
    families.append(family)
    family.parent.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    assert family.parent.poll() is None
    assert all(group_exists(group) for group in family.groups)
    family.parent.send_signal(signal.SIGTERM)
    assert f"Asked(number={signal.SIGTERM.value})" in family.end()


def test_a_new_guard_watches_over_what_runs_already(tmp_path: Path, families: list[Family]) -> None:
    family = Family(tmp_path, "stubborn")
    families.append(family)
    first_guard = _guard_of(family.parent.pid)
    os.kill(first_guard, signal.SIGKILL)
    _await(lambda: _guard_of(family.parent.pid) not in (None, first_guard))
    assert all(group_exists(group) for group in family.groups)
    time.sleep(0.5)  # until it has been told of them
    family.parent.kill()
    family.end()
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


def _guard_of(parent: int) -> int | None:
    listing = subprocess.run(
        ["ps", "-ww", "-A", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 3) for line in listing.stdout.splitlines())
    guards = [
        int(pid)
        for pid, ppid, state, args in rows
        if int(ppid) == parent and guard.__name__ in args and not state.startswith("Z")
    ]
    return guards[0] if guards else None
