"""What a database holds at one moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import FileField

from cms.installation.migrations import known_migrations

# Runs a query in the snapshot and returns its rows.
Ask = Callable[[str], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True)
class Snapshot:
    """A database at one moment.

    Parameters:
        file: the copy.
        server, dumped_by: see `Manifest`.
        tables: how many rows each table has.
        migrations: "app.name" of those applied that this program knows.
        named_files: what rows name below MEDIA_ROOT.
    """

    file: Path
    server: str
    dumped_by: str
    tables: dict[str, int]
    migrations: list[str]
    named_files: set[str]


def count_rows(ask: Ask, tables: Iterable[str]) -> dict[str, int]:
    """Return how many rows each table has."""
    return {table: next(iter(ask(f'SELECT COUNT(*) FROM "{table}"')))[0] for table in sorted(tables)}  # noqa: S608 – names from the catalogue


def find_migrations(ask: Ask, columns: dict[str, set[str]]) -> list[str]:
    """Return "app.name" of each applied migration that this program knows."""
    if "django_migrations" not in columns:
        return []
    applied = {(app, name) for app, name in ask("SELECT app, name FROM django_migrations")}
    # A database also remembers migrations that later versions of packages have dropped.
    return sorted(f"{app}.{name}" for app, name in applied & known_migrations())


def find_named_files(ask: Ask, columns: dict[str, set[str]]) -> set[str]:
    """Return the name of each file below MEDIA_ROOT that a row tells of."""
    named: set[str] = set()
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        for field in model._meta.local_concrete_fields:
            if isinstance(field, FileField) and field.column in columns.get(table, ()):
                query = f'SELECT DISTINCT "{field.column}" FROM "{table}"'  # noqa: S608 – names of our models
                named.update(name for (name,) in ask(query) if name)
    return named
