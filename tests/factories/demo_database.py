"""The loaded demonstration as a second template: it is made once a day and for each state of the code.

Loading takes seconds, copying milliseconds. A module that asks for `demo_site` works on a copy of the loaded
site, and gets it back after each test that commits. When the module is done, the site has no content again.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from unittest import mock

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.test import TransactionTestCase, override_settings
from django.utils import timezone

from home.demo.load_demo import load_demo
from home.demo.logins import PASSWORD_VARIABLE
from tests.template_database import (
    ROOT,
    PostgresTemplate,
    SqliteTemplate,
    exclusively,
    fingerprint,
    template_database,
    use_database,
)

PASSWORD = "two-banks-one-river"
# Whatever is loaded, and whatever loads it.
SOURCES = ("cms", "clusters", "events", "home")
ENDINGS = {".py", ".toml", ".png", ".webm"}


def today() -> str:
    """Return the day that a template is for: its coming workshops are counted from it."""
    return f"{timezone.localdate():%Y%m%d}"


@cache
def demo_fingerprint() -> str:
    """Return today's date and a hash of all that decides what the loaded demonstration holds.

    Once for each process: whoever edits a file while tests run shall not pull the template from under them.
    """
    digest = hashlib.sha256(fingerprint().encode())
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*")):
            if path.suffix in ENDINGS:
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return f"{today()}_{digest.hexdigest()[:16]}"


class DemoTemplate(Protocol):
    """What the fixture needs of an engine's template."""

    def prepare(self) -> None:
        """Load the demonstration into the template if that was not done yet."""

    def restore_empty(self) -> None:
        """Put the loaded state into this process's copy."""


class SqliteDemo(SqliteTemplate):
    """A file beside the empty template."""

    def __init__(self) -> None:
        super().__init__()
        self.empty = self.template
        self.template = self.folder / f"{demo_fingerprint()}.demo"

    def prepare(self) -> None:
        with exclusively(self.folder / "demo-lock"):
            if self.template.exists() and media_folder().exists():
                return
            for old in self.folder.glob("*.demo*"):
                if not old.name.startswith(today()):
                    old.unlink()
            building = self.template.with_suffix(".demo-building")
            building.unlink(missing_ok=True)
            shutil.copyfile(self.empty, building)
            use_database(str(building))
            _load()
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            use_database(str(self.copy))
            building.rename(self.template)


class PostgresDemo(PostgresTemplate):
    """A database beside the empty template."""

    def __init__(self) -> None:
        super().__init__()
        self.empty = self.template
        self.template = f"spot_demo_{demo_fingerprint()}"

    def prepare(self) -> None:
        with self._server() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('spot_demo'))")
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'spot_demo_%%'")
            existing = {name for (name,) in cursor.fetchall()}
            if self.template in existing and media_folder().exists():
                return
            building = f"{self.template}_building"
            for old in existing:
                if today() not in old or old == building:
                    cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{building}" TEMPLATE "{self.empty}" STRATEGY FILE_COPY')
            use_database(building)
            _load()
            connections.close_all()
            cursor.execute(f'ALTER DATABASE "{building}" RENAME TO "{self.template}"')
        use_database(self.copy)


def media_folder() -> Path:
    """Return where the template's media lie, one folder an engine."""
    return Path(settings.DATA_DIR) / "templates" / f"{demo_fingerprint()}-media-{connection.vendor}"


def _load() -> None:
    """Load the demonstration into the current database, its media into the template's folder."""
    folder = media_folder()
    for old in folder.parent.glob(f"*-media-{connection.vendor}*"):
        if old == folder or not old.name.startswith(today()):
            shutil.rmtree(old)
    building = folder.with_suffix(f".{os.getpid()}")
    with (
        override_settings(MEDIA_ROOT=str(building), DATA_DIR=building),
        mock.patch.dict(os.environ, {PASSWORD_VARIABLE: PASSWORD}),
    ):
        building.mkdir(parents=True, exist_ok=True)
        assert load_demo()
    building.rename(folder)


@contextmanager
def loaded_demo() -> Iterator[None]:
    """Let tests see the loaded demonstration; those that commit get it back afterwards."""
    database = template_database()
    demo: Any = PostgresDemo() if connection.vendor == "postgresql" else SqliteDemo()
    demo.prepare()

    def restore(_case: Any = None) -> None:
        demo.restore_empty()
        ContentType.objects.clear_cache()

    restore()
    shutil.copytree(media_folder(), settings.MEDIA_ROOT, dirs_exist_ok=True)
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", restore):
        yield
    database.restore()
    ContentType.objects.clear_cache()
