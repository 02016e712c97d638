"""Test databases made from a template: migrations run once for each set of migrations, not once for each run.

The template is an empty, migrated site: Wagtail's root page, default site and locale, nothing of ours. Each
process of a run works on its own copy, in which it makes what every test is to find, and keeps that. A test
that really commits (`django_db(transaction=True)`, `live_server`) leaves the copy dirty; `restore()` puts the
kept state back, where Django's own flush would also remove what only migrations make.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

ROOT = Path(__file__).resolve().parent.parent
KEPT_TEMPLATES = 4
ABANDONED_AFTER = 6 * 60 * 60  # seconds; no run takes so long


class TemplateDatabase(Protocol):
    """What the session fixture needs of an engine."""

    def create(self) -> None:
        """Make this process's copy of the template and point Django at it."""

    def keep(self) -> None:
        """Take the copy's present state for what `restore` puts back."""

    def restore(self) -> None:
        """Put the kept state back after a test that committed."""

    def restore_empty(self) -> None:
        """Put the template's state back."""

    def drop(self) -> None:
        """Remove this process's copy."""


def fingerprint() -> str:
    """Return a hash of everything that decides what a migrated, empty database holds."""
    digest = hashlib.sha256("\n".join(settings.INSTALLED_APPS).encode())
    digest.update((ROOT / "requirements" / "base.txt").read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        folder = Path(config.path)
        if ROOT not in folder.parents or ".venv" in folder.parts:
            continue  # a package: the lock's hash stands for it
        for source in [folder / "apps.py", *sorted((folder / "migrations").glob("*.py"))]:
            if source.exists():
                digest.update(str(source.relative_to(ROOT)).encode() + source.read_bytes())
    return digest.hexdigest()[:16]


def worker() -> str:
    """Return the name of this process among the parallel ones of its run."""
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


def use_database(name: str) -> None:
    """Point Django, and every connection opened from now on, at a database."""
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def migrate() -> None:
    """Run every migration on the current database."""
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    connections.close_all()


@contextmanager
def exclusively(lock: Path) -> Iterator[None]:
    """Let one process at a time pass."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class SqliteTemplate:
    """The template is a file; copies and restores go through SQLite's own backup, which respects locks."""

    def __init__(self) -> None:
        target = Path(settings.DATABASES["default"]["TEST"]["NAME"])
        self.folder = target.parent / "templates"
        self.template = self.folder / f"{fingerprint()}.sqlite3"
        self.stem = target.stem
        self.copy = target.with_name(f"{self.stem}_{worker()}{target.suffix}")
        self.kept = self.copy.with_name(f"{self.stem}_{worker()}_kept{target.suffix}")

    def create(self) -> None:
        """Build the template when it is missing, then copy it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with exclusively(self.folder / "lock"):
            if not self.template.exists():
                self._build()
            self.template.touch()  # keeps it among the newest
            self._forget_old_files()
            shutil.copyfile(self.template, self.copy)
        use_database(str(self.copy))

    def keep(self) -> None:
        """Copy the copy."""
        _remove(self.kept)
        self._overwrite(self.kept, source=self.copy)

    def restore(self) -> None:
        """Overwrite the copy's content with what was kept."""
        self._overwrite(self.copy, source=self.kept)

    def restore_empty(self) -> None:
        """Overwrite the copy's content with the template's."""
        self._overwrite(self.copy, source=self.template)

    def drop(self) -> None:
        """Remove the copy and SQLite's files beside it."""
        connections.close_all()
        _remove(self.copy)
        _remove(self.kept)

    @staticmethod
    def _overwrite(written: Path, source: Path) -> None:
        connections.close_all()
        origin = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
        target = sqlite3.connect(written, timeout=20)
        try:
            origin.backup(target)
        finally:
            origin.close()
            target.close()

    def _build(self) -> None:
        building = self.template.with_suffix(".building")
        _remove(building)
        use_database(str(building))
        migrate()
        with sqlite3.connect(building) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        building.rename(self.template)
        _remove(building)

    def _forget_old_files(self) -> None:
        """Remove templates that newer ones have replaced, and the copies of runs that were killed."""
        newest_first = sorted(
            self.folder.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True
        )
        for old in newest_first[KEPT_TEMPLATES:]:
            _remove(old)
        for copy in self.copy.parent.glob(f"{self.stem}_*{self.copy.suffix}"):
            if copy.stat().st_mtime < time.time() - ABANDONED_AFTER:
                _remove(copy)


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


class PostgresTemplate:
    """The template is a database of the server; copies are made by CREATE DATABASE … TEMPLATE."""

    def __init__(self) -> None:
        self.template = f"spot_template_{fingerprint()}"
        self.copy = f"spot_test_{worker()}"
        self.kept = f"{self.copy}_kept"

    def create(self) -> None:
        """Build the template when it is missing, then copy it."""
        with self._server() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.template])
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
            if cursor.fetchone() is None:
                self._build(cursor)
        self._overwrite(self.copy, source=self.template)
        use_database(self.copy)

    def keep(self) -> None:
        """Copy the copy."""
        self._overwrite(self.kept, source=self.copy)

    def restore(self) -> None:
        """Replace the copy by a fresh one; connections that a test left open are ended."""
        self._overwrite(self.copy, source=self.kept)

    def restore_empty(self) -> None:
        """Replace the copy by one of the template."""
        self._overwrite(self.copy, source=self.template)

    def drop(self) -> None:
        """Remove the copy."""
        connections.close_all()
        with self._server() as cursor:
            for name in (self.copy, self.kept):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextmanager
    def _server(self) -> Iterator[Any]:
        """Yield a cursor that stands outside the test databases."""
        with connection._nodb_cursor() as cursor:  # Django's own way to create test databases
            yield cursor

    def _build(self, cursor: Any) -> None:
        building = f"{self.template}_building"
        cursor.execute(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
        cursor.execute(f"CREATE DATABASE \"{building}\" TEMPLATE template0 ENCODING 'UTF8'")
        use_database(building)
        migrate()
        cursor.execute(f'ALTER DATABASE "{building}" RENAME TO "{self.template}"')

    def _overwrite(self, written: str, source: str) -> None:
        connections.close_all()
        with self._server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{written}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{written}" TEMPLATE "{source}" STRATEGY FILE_COPY')


def template_database() -> TemplateDatabase:
    """Return the template of the engine that DATABASE_URL chose."""
    return PostgresTemplate() if connection.vendor == "postgresql" else SqliteTemplate()
