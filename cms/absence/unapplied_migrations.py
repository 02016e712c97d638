"""While the database is older than the code, posts are answered by “being updated”."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread

from django.db import Error, connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.absence.answer import READING, answer_absence
from cms.absence.causes import Cause
from cms.installation.migrations import find_unapplied

logger = logging.getLogger(__name__)

# Seconds.
LOOK_AGAIN_AFTER = 5.0
WAIT_FOR_FIRST_LOOK = 10.0


class MigrationWatch:
    """Looks in a thread of its own until nothing is unapplied, then ends."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: Thread | None = None
        self._has_looked = Event()
        self.unapplied: list[str] = []

    def start(self) -> None:
        """Look from now on; whoever wants to write waits for the first look."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._watch, name="migrations", daemon=True)
                self._thread.start()

    def is_outdated(self) -> bool:
        """Return whether migrations are known to be unapplied; never, where nobody looks."""
        if self._thread is not None:
            self._has_looked.wait(WAIT_FOR_FIRST_LOOK)
        return bool(self.unapplied)

    def _watch(self) -> None:
        waiting = Event()
        while not self._look():
            waiting.wait(LOOK_AGAIN_AFTER)

    def _look(self) -> bool:
        """Return whether there is nothing left to look for."""
        try:
            found = [".".join(name) for name in find_unapplied(connection)]
        except Error:
            return False  # nobody can write either
        finally:
            connection.close()
        if found and not self.unapplied:
            logger.error(
                "The database lacks %s migration(s): %s. Nothing can be saved until "
                "`manage.py migrate` has run; then the site goes on by itself.",
                len(found),
                ", ".join(found),
            )
        elif self.unapplied and not found:
            logger.warning("All migrations are applied.")
        self.unapplied = found
        self._has_looked.set()
        return not found


migration_watch = MigrationWatch()


class UnappliedMigrationsMiddleware:
    """Take nothing that would be saved while migrations are unapplied."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in READING and migration_watch.is_outdated():
            return answer_absence(request, Cause.UPDATING)
        return self.get_response(request)
