"""The stand-in for systemd tells to stop whom systemd would tell, as the unit says."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.follow_guide import read_blocks

pytestmark = [
    pytest.mark.sqlite,  # no database is asked
    pytest.mark.skipif(sys.platform != "linux", reason="systemd runs on Linux"),
]

SUPERVISE = Path(__file__).with_name("supervise.py")
UNIT = "/etc/systemd/system/workshop-spot.service"
# A parent with a child in a session of its own; each notes how often it is told to stop.
PROGRAM = """
import os, pathlib, signal, subprocess, sys, time
folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
told = []
def note(number, frame):
    told.append(number)
    (folder / f"{name}.told").write_text(str(len(told)))
signal.signal(signal.SIGTERM, note)
child = None
if name == "parent":
    child = subprocess.Popen([sys.executable, __file__, str(folder), "child"], start_new_session=True)
(folder / name).write_text(str(os.getpid()))
while not told:
    time.sleep(0.02)
time.sleep(0.5)
if child is not None:
    child.terminate()
    child.wait()
else:
    time.sleep(0.5)
"""


def times_told(folder: Path, *lines: str) -> dict[str, int]:
    """Run a unit with these lines, stop it, and return how often each of its processes was told to stop."""
    program = folder / "program.py"
    program.write_text(PROGRAM)
    (folder / "environment").touch()
    unit = folder / "unit.service"
    command = f"ExecStart={sys.executable} {program} {folder} parent"
    where = [f"WorkingDirectory={folder}", f"EnvironmentFile={folder / 'environment'}"]
    unit.write_text("\n".join(["[Service]", *where, command, *lines]))
    service = subprocess.Popen([sys.executable, SUPERVISE, folder, unit])
    try:
        _await(lambda: (folder / "parent").exists() and (folder / "child").exists())
        service.send_signal(signal.SIGTERM)
        assert service.wait(20) == 0
    finally:
        service.kill()
    for name in ("parent", "child"):
        assert not Path("/proc", (folder / name).read_text()).exists()
    return {name: int((folder / f"{name}.told").read_text()) for name in ("parent", "child")}


def _await(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.02)


def test_mixed_tells_the_program_only_which_tells_the_others(tmp_path: Path) -> None:
    assert times_told(tmp_path, "KillMode=mixed") == {"parent": 1, "child": 1}


def test_without_it_each_process_is_told_and_told_again(tmp_path: Path) -> None:
    assert times_told(tmp_path) == {"parent": 1, "child": 2}


def test_the_guides_unit_tells_serve_only_and_leaves_it_the_time_it_takes() -> None:
    (unit,) = [block.text for block in read_blocks() if block.word == UNIT]
    assert {"KillMode=mixed", "TimeoutStopSec=60", "OOMPolicy=continue"} <= set(unit.splitlines())
