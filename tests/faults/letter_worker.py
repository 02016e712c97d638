"""Workers that deliver e-mails in processes of their own, with waits that a test can afford."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from cms.mail import worker
from cms.mail.services import deliver_letter, pause_letters

LIMIT = 60.0
# Seconds. The mail servers here answer or hang up; less would only mistake a busy machine for silence.
TIMEOUT = 10.0
# Seconds; longer in earnest.
PAUSE = 0.1


def hasten(timeout: float) -> None:
    """Make every wait of this process short, but for the mail server's answers."""
    worker.POLL = 0.05
    worker.TIDY = 0.5
    settings.EMAIL_TIMEOUT = timeout
    pause = timedelta(seconds=PAUSE)
    pause_letters.FIRST_PAUSE = deliver_letter.FIRST_PAUSE = pause
    pause_letters.LONGEST_PAUSE = deliver_letter.LONGEST_PAUSE = 4 * pause
    deliver_letter.FIRST_WAIT = 2 * pause
    deliver_letter.LONGEST_WAIT = 8 * pause


def send_to(port: int, changed: Any) -> None:
    """Send e-mails to a mail server on this machine.

    Parameters:
        port: its port.
        changed: settings; a test hands its fixture, which undoes what is set here.
    """
    changed.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    changed.EMAIL_HOST, changed.EMAIL_PORT = "127.0.0.1", port
    changed.EMAIL_HOST_USER = changed.EMAIL_HOST_PASSWORD = "site"
    changed.EMAIL_USE_TLS = changed.EMAIL_USE_SSL = False


class WorkerProcess:
    """A worker that can be killed; a context manager that leaves none behind.

    Parameters:
        port: of the mail server.
        timeout: seconds; what a killed worker was sending is tried again after some times as long.
    """

    def __init__(self, port: int, timeout: float = TIMEOUT) -> None:
        self._port, self._timeout = port, timeout
        self._process: multiprocessing.process.BaseProcess | None = None

    def start(self) -> None:
        """Start one. It is a fork, so that it needs no time for imports."""
        connections.close_all()
        self._process = multiprocessing.get_context("fork").Process(target=self._work, daemon=True)
        self._process.start()

    def kill(self) -> None:
        """End it as `kill -9` does, in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end, and return its status."""
        return self._end(signal.SIGTERM)

    def ask_to_end(self) -> None:
        """Ask it to end, and do not wait."""
        assert self._process is not None
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGTERM)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process is not None and self._process.is_alive():
            self.kill()

    def _end(self, number: signal.Signals) -> int:
        process = self._process
        assert process is not None
        assert process.pid is not None
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)
        process.join(LIMIT)
        assert process.exitcode is not None
        return process.exitcode

    def _work(self) -> None:
        hasten(self._timeout)
        send_to(self._port, settings)
        call_command("deliver_letters")
        # The test's own clean-up is not for this process.
        os._exit(0)


def wait_until(condition: Callable[[], bool], what: str, limit: float = LIMIT) -> None:
    """Wait until something holds, and fail when it never does."""
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)
