"""Start programs, wait until one ends or somebody asks to stop, then end them all."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from types import FrameType

from cms.processes.guard import ALL_ENDED, group_exists

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 10.0


@dataclass(frozen=True)
class Program:
    """A program to run, under a name that people understand."""

    name: str
    command: list[str]


@dataclass(frozen=True)
class Ended:
    """A program ended by itself."""

    name: str
    status: int


@dataclass(frozen=True)
class Asked:
    """Somebody asked to stop: Ctrl-C, `kill`, a closed terminal."""

    number: int


class Supervisor:
    """Runs programs, each in a session of its own.

    Ctrl-C in a terminal reaches the whole foreground group: programs in it would all stop by themselves and
    race with being stopped. In sessions of their own they get one signal, from here. Should this process be
    killed without a chance to do that, a guard process ends them.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._events: SimpleQueue[Ended | Asked] = SimpleQueue()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self, programs: list[Program]) -> None:
        """Start the guard, then every program; from now on signals to stop are noted instead of obeyed."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._note_signal)
        self._guard = self._start(
            Program("guard", [sys.executable, "-m", "cms.processes.guard"]), stdin=subprocess.PIPE
        )
        for program in programs:
            process = self._start(program, stdin=subprocess.DEVNULL)
            self._running[program.name] = process
            self._tell_guard(str(process.pid))

    def wait(self) -> Ended | Asked:
        """Return what happened first: a program ended, or somebody asked to stop."""
        return self._events.get()

    def stop(self) -> None:
        """Ask every program to end, and end by force what is left after a while or on a second request."""
        for process in self._running.values():
            process.terminate()
        limit = time.monotonic() + GRACE
        while any(process.poll() is None for process in self._running.values()):
            if time.monotonic() > limit or self._asked_again():
                break
            time.sleep(0.05)
        for process in self._running.values():
            # A program's own children share its group.
            if group_exists(process.pid):
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._dismiss_guard()

    def _start(self, program: Program, stdin: int) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            program.command, env=self._environment, stdin=stdin, start_new_session=True
        )
        Thread(target=self._watch, args=(program.name, process), daemon=True).start()
        return process

    def _watch(self, name: str, process: subprocess.Popen[bytes]) -> None:
        self._events.put(Ended(name, process.wait()))

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        self._events.put(Asked(number))

    def _asked_again(self) -> bool:
        while not self._events.empty():
            if isinstance(self._events.get(), Asked):
                return True
        return False

    def _tell_guard(self, line: str) -> None:
        if self._guard is not None and self._guard.stdin is not None:
            with suppress(BrokenPipeError):  # its end is an event like that of the others
                self._guard.stdin.write(f"{line}\n".encode())
                self._guard.stdin.flush()

    def _dismiss_guard(self) -> None:
        self._tell_guard(ALL_ENDED)
        if self._guard is not None and self._guard.stdin is not None:
            with suppress(BrokenPipeError):
                self._guard.stdin.close()
            self._guard.wait()
