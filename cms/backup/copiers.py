"""How each kind of database is copied."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from cms.backup.exceptions import BackupError
from cms.backup.manifest import Manifest
from cms.backup.postgres import PostgresCopier
from cms.backup.snapshot import Snapshot
from cms.backup.sqlite import SqliteCopier


class Copier(Protocol):
    """Copies one database: see the classes for what each method does."""

    engine: str
    member: str
    folder: Path

    def measure(self) -> int: ...
    def take_snapshot(self, folder: Path) -> AbstractContextManager[Snapshot]: ...
    def is_empty(self) -> bool: ...
    def require_unused(self) -> None: ...
    def check(self, file: Path, manifest: Manifest) -> None: ...
    def prepare(self, file: Path) -> Path: ...
    def put(self, prepared: Path, manifest: Manifest) -> None: ...


def find_copier() -> Copier:
    """Return how the site's database is copied.

    Raises:
        BackupError: when it is of another kind.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        return SqliteCopier(Path(connection.settings_dict["NAME"]))
    if connection.vendor == "postgresql":
        folder = Path(getattr(settings, "DATA_DIR", settings.MEDIA_ROOT)).resolve()
        return PostgresCopier(connection.get_connection_params(), folder)
    raise BackupError(f"Backups are made of SQLite and PostgreSQL, not of {connection.vendor}.")
