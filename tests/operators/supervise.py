"""Runs a unit as systemd would, as far as the guide's units go: `supervise.py ROOT UNIT`.

It honours Environment, EnvironmentFile, WorkingDirectory, ExecStart, Type=oneshot, Restart, RestartSec,
KillMode and TimeoutStopSec, and gives the program nothing else of the environment. The number of the
program's process is in ROOT/run. As systemd does, it knows every process that the program has started,
whatever their session.
"""

import configparser
import ctypes
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

# Linux's prctl: whatever loses its parent becomes a child of ours, so that nothing gets out of sight.
SET_CHILD_SUBREAPER = 36


class Stopped(Exception):
    """Somebody asked the service to stop."""


def main(root: Path, unit: Path) -> int:
    """Run the service until somebody stops it; one that ends is started anew when its unit says so."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(unit)
    service = parser["Service"]
    (root / "run").mkdir(exist_ok=True)
    (root / "log").mkdir(exist_ok=True)
    if service.get("Type") == "oneshot":
        return run(root, unit, service).wait()
    ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    mark = root / "run" / f"{unit.stem}.supervisor"
    mark.write_text(str(os.getpid()))

    def stop(_number: int, _frame: object) -> None:
        raise Stopped

    signal.signal(signal.SIGTERM, stop)
    process = None
    try:
        while True:
            process = run(root, unit, service)
            status = wait_for(process.pid)
            send(signal.SIGKILL, find_descendants())
            if service.get("Restart") != "always" and not (service.get("Restart") == "on-failure" and status):
                return status
            time.sleep(float(service.get("RestartSec", "0.1")))
    except Stopped:
        if process is not None:
            end(process.pid, service)
        return 0
    finally:
        mark.unlink()


def run(root: Path, unit: Path, service: configparser.SectionProxy) -> subprocess.Popen[bytes]:
    """Start the service's program."""
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    environment.update(pair.split("=", 1) for pair in shlex.split(service.get("Environment", "")))
    for line in Path(service["EnvironmentFile"]).read_text().splitlines():
        name, _sign, value = line.partition("=")
        environment[name] = value.strip('"')
    with (root / "log" / f"{unit.stem}.log").open("ab") as log:
        process = subprocess.Popen(
            shlex.split(service["ExecStart"]),
            cwd=service["WorkingDirectory"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (root / "run" / f"{unit.stem}.pid").write_text(str(process.pid))
    return process


def wait_for(main_process: int) -> int:
    """Wait for the end of the program and return its status; what else ends meanwhile is let go."""
    while True:
        ended, status = os.wait()
        if ended == main_process:
            return os.waitstatus_to_exitcode(status)


def end(main_process: int, service: configparser.SectionProxy) -> None:
    """Stop the service: a request to the processes that KillMode says, and force for what is left."""
    is_mixed = service.get("KillMode", "control-group") == "mixed"
    send(signal.SIGTERM, {main_process} if is_mixed else find_descendants())
    limit = time.monotonic() + float(service.get("TimeoutStopSec", "90"))
    while time.monotonic() < limit:
        left = find_descendants()
        if main_process not in left and (is_mixed or not left):
            break
        time.sleep(0.05)
    send(signal.SIGKILL, find_descendants())


def find_descendants() -> set[int]:
    """Return every process that the service has, after letting go those that have ended."""
    while True:
        try:
            ended, _status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return set()
        if ended == 0:
            break
    parents = dict(read_parents())
    found: set[int] = set()
    generation = {os.getpid()}
    while generation := {pid for pid, parent in parents.items() if parent in generation} - found:
        found |= generation
    return found


def read_parents() -> list[tuple[int, int]]:
    """Return each process that runs and its parent."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = file.read_text().rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue  # it ended meanwhile
        if state != "Z":
            found.append((int(file.parent.name), int(parent)))
    return found


def send(number: signal.Signals, processes: set[int]) -> None:
    """Send a signal to each of some processes."""
    for process in processes:
        try:
            os.kill(process, number)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
