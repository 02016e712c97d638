"""What must hold before visitors are sent to this process, and what people need to write; a function each.

Sentences say what is wrong and nothing that a stranger could use: no addresses, names or folders.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from cms.installation import catalogues, static_files
from cms.installation.data_folders import find_unwritable
from cms.installation.migrations import find_unapplied
from cms.installation.restore_mark import restore_mark

# Seconds after which a database that says nothing counts as absent.
DATABASE_LIMIT = 2


class Check(NamedTuple):
    """One thing that must hold, under the name by which the answer calls it."""

    name: str
    find_fault: Callable[[], str | None]
    # Whether pages cannot be shown without it; else it only keeps people from writing.
    is_needed_to_read: bool = True


def database_answers() -> str | None:
    """Ask the database whether it has any tables, by a connection of its own."""
    try:
        with _short_connection() as connection:
            is_empty = not MigrationRecorder(connection).has_table()
    except Error:
        return "The database does not answer."
    return "The database is empty: manage.py migrate." if is_empty else None


def migrations_are_applied() -> str | None:
    """Compare the migrations of the program with those of the database."""
    try:
        with _short_connection() as connection:
            missing = len(find_unapplied(connection))
    except Error:
        return None  # said by the check before
    return f"{missing} migration(s) not applied: manage.py migrate." if missing else None


def data_can_be_written() -> str | None:
    """Write into the folders of data."""
    return "The data cannot be written." if find_unwritable() else None


def texts_are_compiled() -> str | None:
    """Look for catalogues that are newer than what was compiled."""
    stale = catalogues.find_stale(settings.LOCALE_PATHS)
    return "Texts are not compiled: manage.py compile_texts." if stale else None


def static_files_are_collected() -> str | None:
    """Look for the list of static files."""
    return None if static_files.is_collected() else "Static files are not collected: manage.py collectstatic."


def restore_is_finished() -> str | None:
    """Look for a restore that was interrupted."""
    return "A restore was interrupted: repeat it." if restore_mark().exists() else None


# In the order in which they are looked at.
CHECKS = (
    Check("database", database_answers),
    Check("migrations", migrations_are_applied, is_needed_to_read=False),
    Check("data", data_can_be_written, is_needed_to_read=False),
    Check("texts", texts_are_compiled),
    Check("static files", static_files_are_collected),
    Check("restore", restore_is_finished),
)


@contextmanager
def _short_connection() -> Iterator[BaseDatabaseWrapper]:
    """Yield a connection of its own that waits for nobody; the threads' own may hang with the server."""
    connection = connections.create_connection(DEFAULT_DB_ALIAS).copy()
    connection.settings_dict["OPTIONS"] = _impatient(connection.vendor, connection.settings_dict["OPTIONS"])
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        raise Error("SQLite would make an empty database.")
    try:
        yield connection
    finally:
        connection.close()


def _impatient(vendor: str, options: dict[str, Any]) -> dict[str, Any]:
    if vendor == "sqlite":
        return {**options, "timeout": DATABASE_LIMIT}
    if vendor != "postgresql":
        return options
    waits = f"{options.get('options', '')} -c statement_timeout={DATABASE_LIMIT * 1000}".strip()
    kept = {name: value for name, value in options.items() if name != "pool"}
    return {**kept, "connect_timeout": DATABASE_LIMIT, "options": waits}
