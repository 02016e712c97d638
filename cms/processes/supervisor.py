"""Run programs, start again those that end, until somebody asks to stop; then end them all."""

import errno
import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from types import FrameType

from cms.processes.back_off import BackOff
from cms.processes.guard import ALL_ENDED, BEGAN, ENDED, end_groups, group_exists, signal_groups
from cms.processes.stop_signals import take_stop_signals

logger = logging.getLogger(__name__)

# Requests of half a minute, and e-mails under way, may end.
GRACE = 40.0
# What a program that was killed leaves behind gets less: the next one waits for its place.
LEFT_BEHIND_GRACE = 2.0

# In place of a process.
NOBODY = 0


@dataclass(frozen=True)
class Program:
    """A program to run, under a name that people understand."""

    name: str
    command: list[str]
    # The guard listens to its parent.
    listens: bool = False


GUARD = Program("guard", [sys.executable, "-m", "cms.processes.guard"], listens=True)


@dataclass(frozen=True)
class Ended:
    """A program ended by itself; more often than another start could mend, where it is the last event."""

    name: str
    status: int
    process: int

    @property
    def how(self) -> str:
        """What became of it, after its name."""
        return f"ended with status {self.status}"


@dataclass(frozen=True)
class NotStarted(Ended):
    """The system could not start it: no memory, too many processes or files. The status is its errno."""

    @property
    def how(self) -> str:
        return f"could not be started ({os.strerror(self.status)})"


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
        self._programs: dict[str, Program] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._back_offs: dict[str, BackOff] = {}
        # When to start again what ended, on the monotonic clock.
        self._due: dict[str, float] = {}

    def start(self, programs: list[Program]) -> None:
        """Start the guard, then every program; from now on signals to stop are noted instead of obeyed."""
        take_stop_signals(self._note_signal)
        for program in (GUARD, *programs):
            self._programs[program.name] = program
            self._back_offs[program.name] = BackOff()
            self._start(program)

    def run(self) -> Ended | Asked:
        """Start again what ends, after a while; return when somebody asks to stop, or one ends in a storm."""
        while True:
            event = self._next_event()
            if event is None:
                self._start_due()
            elif isinstance(event, Asked) or not self._plan_restart(event):
                return event

    def stop(self) -> None:
        """Ask every program to end, and end by force what is left after a while or on a second request."""
        running = [process for name, process in self._running.items() if name != GUARD.name]
        for process in running:
            process.terminate()
        limit = time.monotonic() + GRACE
        while any(process.poll() is None for process in running):
            if time.monotonic() > limit or self._asked_again():
                break
            time.sleep(0.05)
        for process in running:
            # A program's own children share its group.
            signal_groups([process.pid], signal.SIGKILL)
            process.wait()
        self._dismiss_guard()

    def _next_event(self) -> Ended | Asked | None:
        """Wait for what happens next; None when it is time to start something again."""
        if not self._due:
            return self._events.get()
        try:
            return self._events.get(timeout=max(0.0, min(self._due.values()) - time.monotonic()))
        except Empty:
            return None

    def _plan_restart(self, ended: Ended) -> bool:
        """Note when a program starts again; False when it ended too often."""
        if not isinstance(ended, NotStarted):
            if self._running[ended.name].pid != ended.process:
                return True
            # What it started itself may still hold its place, such as the port.
            if group_exists(ended.process):
                end_groups([ended.process], LEFT_BEHIND_GRACE)
            self._tell_guard(f"{ENDED}{ended.process}")
        wait = self._back_offs[ended.name].note_end(time.monotonic())
        if wait is None:
            return False
        logger.warning("The %s %s; it is started again in %.1f s.", ended.name, ended.how, wait)
        self._due[ended.name] = time.monotonic() + wait
        return True

    def _start_due(self) -> None:
        now = time.monotonic()
        for name in [name for name, moment in self._due.items() if moment <= now]:
            del self._due[name]
            self._start(self._programs[name])

    def _start(self, program: Program) -> None:
        """Start a program; where the system cannot, that is an event like its end."""
        try:
            process = subprocess.Popen(
                program.command,
                env=self._environment,
                stdin=subprocess.PIPE if program.listens else subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            self._events.put(NotStarted(program.name, error.errno or 0, NOBODY))
            return
        try:
            Thread(target=self._watch, args=(program.name, process), daemon=True).start()
        except RuntimeError:  # threads are counted like processes
            signal_groups([process.pid], signal.SIGKILL)
            process.wait()
            self._events.put(NotStarted(program.name, errno.EAGAIN, NOBODY))
            return
        self._running[program.name] = process
        if program is GUARD:
            # A new guard knows nothing of what runs already.
            for name, other in self._running.items():
                if name != GUARD.name and other.poll() is None:
                    self._tell_guard(f"{BEGAN}{other.pid}")
        else:
            self._tell_guard(f"{BEGAN}{process.pid}")

    def _watch(self, name: str, process: subprocess.Popen[bytes]) -> None:
        self._events.put(Ended(name, process.wait(), process.pid))

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        self._events.put(Asked(number))

    def _asked_again(self) -> bool:
        while not self._events.empty():
            if isinstance(self._events.get(), Asked):
                return True
        return False

    def _tell_guard(self, line: str) -> None:
        guard = self._running.get(GUARD.name)
        pipe = guard.stdin if guard is not None else None
        if pipe is not None and not pipe.closed:
            with suppress(BrokenPipeError):  # its end is an event like that of the others
                pipe.write(f"{line}\n".encode())
                pipe.flush()

    def _dismiss_guard(self) -> None:
        self._tell_guard(ALL_ENDED)
        guard = self._running.get(GUARD.name)
        if guard is None:
            return
        if guard.stdin is not None:
            with suppress(BrokenPipeError):
                guard.stdin.close()
        guard.wait()
