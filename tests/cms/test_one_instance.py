"""One instance a folder: a second one is told who is there, and a killed one keeps nobody out."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cms.processes.one_instance import LOCK_NAME, AlreadyServed, NotWritable, hold

pytestmark = pytest.mark.sqlite  # no database is involved

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import subprocess, sys, time
from pathlib import Path
from cms.processes.one_instance import hold
with hold(Path(sys.argv[1])):
    subprocess.Popen(["sleep", "30"])
    print("held", flush=True)
    time.sleep(30)
"""


def start_holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_one_is_told_who_is_there(tmp_path: Path) -> None:
    holder = start_holder(tmp_path)
    try:
        with (
            pytest.raises(
                AlreadyServed, match=rf"{tmp_path} is served already, by process {holder.pid} since"
            ),
            hold(tmp_path),
        ):
            pass
    finally:
        _end(holder)


def test_a_killed_one_keeps_nobody_out_though_its_children_live_on(tmp_path: Path) -> None:
    holder = start_holder(tmp_path)
    holder.kill()
    holder.wait()
    try:
        with hold(tmp_path):
            pass
    finally:
        _end(holder)


def test_it_can_be_held_again_after_it_was_let_go(tmp_path: Path) -> None:
    for _time in range(2):
        with hold(tmp_path):
            assert (tmp_path / LOCK_NAME).stat().st_mode & 0o077 == 0


def test_a_folder_that_takes_no_file_is_named_with_the_remedy(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    said = rf"The folder {missing} cannot be written to .* DATA_DIR="
    with pytest.raises(NotWritable, match=said), hold(missing):
        pass


def _end(holder: "subprocess.Popen[str]") -> None:
    os.killpg(holder.pid, signal.SIGKILL)
    holder.communicate()
