"""Kill a backup or a restore by SIGKILL before each thing that it does with files, and look at what is left.

A program of its own, without threads, so that it can fork: each attempt is a fork that is killed at the next
of Python's audit events. Prints a list of outcomes as JSON.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

EVENTS = {
    "open",
    "os.rename",
    "os.link",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "fcntl.flock",
    "sqlite3.connect",
    "subprocess.Popen",
    "tempfile.mkdtemp",
    "ctypes.dlsym",
    "os.listdir",
}
# What is done to names of files, and programs that are started: the moments that matter.
DECISIVE = ("os.link", "os.rename", "ctypes.dlsym", "subprocess.Popen", "restore-unfinished")
# Of the other moments, as many as there is time for where an attempt takes a tenth of a second, or two.
OTHERS = {"sqlite": 12, "postgresql": 2}


def run_and_kill(act: Callable[[], Any], at: int | None) -> list[str]:
    """Do something in a fork, killed before its event number `at`; return the events when it is not."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        events: list[str] = []
        watching = True

        def watch(event: str, arguments: tuple[Any, ...]) -> None:
            if watching and event in EVENTS and not is_code(arguments):
                if len(events) == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                events.append(f"{event} {arguments[0] if arguments else ''}")

        sys.addaudithook(watch)
        try:
            act()
        except BaseException as problem:  # noqa: BLE001 – told to the parent
            print(repr(problem), file=sys.stderr)
            os._exit(1)
        watching = False
        os.write(writing, json.dumps(events).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(child, 0)
    if at is not None and os.WIFSIGNALED(status):
        return []
    if not said:
        raise RuntimeError(f"It failed by itself, to be killed before event {at}.")
    return [str(event) for event in json.loads(said)]


def is_code(arguments: tuple[Any, ...]) -> bool:
    """Tell whether a file is a module: which ones are loaded depends on the attempt."""
    return bool(arguments) and str(arguments[0]).endswith((".py", ".pyc", ".so"))


def moments(act: Callable[[], Any]) -> list[int]:
    """Return the numbers of events at which to kill: before and after each decisive one, and some others."""
    from django.db import connection

    events = run_and_kill(act, None)
    decisive = [n for n, event in enumerate(events) if any(word in event for word in DECISIVE)]
    step = max(1, len(events) // OTHERS[connection.vendor])
    around = {number + 1 for number in decisive if number + 1 < len(events)}
    return sorted({*decisive, *around, *range(0, len(events), step)})


def kill_backups(folder: Path, _archive: Path) -> list[dict[str, str]]:
    """Make backups of this installation, each killed at another moment."""
    from cms.backup.exceptions import BackupError
    from cms.backup.services.check_backup import check_backup
    from cms.backup.services.write_backup import write_backup

    def state(target: Path) -> str:
        if not target.exists():
            return "absent"
        try:
            check_backup(target)
        except BackupError as problem:
            return str(problem)
        return "whole"

    def fresh() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder / "backup.tar"

    found = []
    target = fresh()
    for at in moments(lambda: write_backup(target)):
        fresh()
        run_and_kill(lambda: write_backup(target), at)
        first = state(target)
        target.unlink(missing_ok=True)
        write_backup(target)
        found.append({"target": first, "again": state(target)})
    return found


def kill_restores(old: Path, new: Path) -> list[dict[str, Any]]:
    """Put the new backup in the place of the old one, each time killed at another moment."""
    from django.conf import settings
    from django.db import connections
    from wagtail.models import Site

    from cms.backup.services.restore_backup import restore_backup
    from cms.installation.restore_mark import restore_mark

    def database() -> str:
        name: str = Site.objects.get().site_name
        connections.close_all()
        return name

    def media() -> str:
        files = {path.name for path in Path(settings.MEDIA_ROOT).rglob("*.txt")}
        return {1: "old", 2: "new"}.get(len(files), str(files))

    def put_new() -> None:
        restore_backup(new, replace=True)

    def put_old() -> None:
        restore_backup(old, replace=True)
        connections.close_all()

    found = []
    put_old()
    for at in moments(put_new):
        put_old()
        run_and_kill(put_new, at)
        outcome = {"database": database(), "media": media(), "mark": restore_mark().exists()}
        put_new()
        found.append({**outcome, "again": f"{database()} {media()}"})
    return found


if __name__ == "__main__":
    django.setup()
    act = kill_backups if sys.argv[1] == "backup" else kill_restores
    print(json.dumps(act(Path(sys.argv[2]), Path(sys.argv[3]))))
