"""Dump a PostgreSQL database while it is used, and put another in its place."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from cms.backup.exceptions import BackupError
from cms.backup.manifest import Manifest
from cms.backup.postgres_programs import main_version, require_version, run_program
from cms.backup.snapshot import Ask, Snapshot, count_rows, find_migrations, find_named_files

COLUMNS = """
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
"""
SIZE = """
SELECT COALESCE(SUM(pg_table_size(oid)), 0) FROM pg_class
WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
"""
OTHERS = """
SELECT COUNT(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
# Tables bring their indexes, sequences and keys with them.
DROP_ALL = """
DO $$ DECLARE item text; BEGIN
FOR item IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = current_schema()
LOOP EXECUTE 'DROP TABLE ' || item || ' CASCADE'; END LOOP;
END $$
"""
# Rather than wait for ever for somebody who came meanwhile; and without a word on each table.
MANNERS = "SET lock_timeout = '30s'; SET client_min_messages = warning"
SERVER = "the server"


class PostgresCopier:
    """Copies of a database of a server.

    Parameters:
        parameters: of the connection, as libpq calls them.
        folder: where large files may lie for a while.
    """

    engine = "postgresql"
    member = "database.dump"

    def __init__(self, parameters: dict[str, Any], folder: Path) -> None:
        self._parameters: dict[str, Any] = {
            key: value for key, value in parameters.items() if isinstance(value, str | int)
        }
        self.folder = folder

    def measure(self) -> int:
        """Return how many bytes a dump takes at most, as far as can be told before it is made.

        A dump is compressed and holds no indexes.
        """
        with self._ask() as ask:
            [(size,)] = ask(SIZE)
        return int(size)

    @contextmanager
    def take_snapshot(self, folder: Path) -> Iterator[Snapshot]:
        """Dump the database into a folder, as it is at one moment, and yield that.

        The rows are counted in the transaction whose view of the database pg_dump borrows. It has ended when
        the dump is handed out: what is done with that may take long, and a transaction keeps every table
        from being changed by a migration, and dead rows from being cleared away.
        """
        copy = folder / self.member
        with self._ask() as ask:
            ask("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            server = _server_version(ask)
            dumped_by = require_version("pg_dump", main_version(server), SERVER)
            [(name,)] = ask("SELECT pg_export_snapshot()")
            columns = _read_columns(ask)
            options = [
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={name}",
                f"--file={copy}",
            ]
            run_program("pg_dump", options, self._parameters)
            snapshot = Snapshot(
                file=copy,
                server=server,
                dumped_by=dumped_by,
                tables=count_rows(ask, columns),
                migrations=find_migrations(ask, columns),
                named_files=find_named_files(ask, columns),
            )
        yield snapshot

    def is_empty(self) -> bool:
        """Tell whether nothing would be lost."""
        with self._ask() as ask:
            return not _read_columns(ask)

    def require_unused(self) -> None:
        """Raise a BackupError while somebody else is connected."""
        with self._ask() as ask:
            [(others,)] = ask(OTHERS)
        if others:
            raise BackupError(f"{others} other connection(s) to the database: stop the site first.")

    def check(self, file: Path, manifest: Manifest) -> None:
        """Raise a BackupError where a dump cannot be read."""
        if (own := self._server_version()) < main_version(manifest.server):
            raise BackupError(
                f"The backup was made on PostgreSQL {manifest.server}: it does not go into version {own}."
            )
        require_version("pg_restore", own, SERVER)
        listing = run_program("pg_restore", ["--list", str(file)], {})
        # Read to its end, too: the list stands at the beginning.
        run_program("pg_restore", ["--file=/dev/null", str(file)], {})
        missing = [table for table in manifest.tables if f" {table} " not in listing]
        if missing:
            raise BackupError(f"The dump lacks tables: {', '.join(missing)}.")

    def prepare(self, file: Path) -> Path:
        """Do all that can fail while nothing is touched, and return what `put` takes.

        Raises:
            BackupError: when a dump cannot be put in the place of the database.
        """
        require_version("psql", self._server_version(), SERVER)
        script = file.with_suffix(".sql")
        run_program("pg_restore", ["--no-owner", "--no-privileges", f"--file={script}", str(file)], {})
        self.require_unused()
        return script

    def put(self, prepared: Path, manifest: Manifest) -> None:
        """Put what was prepared in the place of the database, in one transaction.

        Raises:
            BackupError: when something went wrong. Then nobody knows which database is there: the connection
                may have been lost after the server had the last command, and before it said so.
        """
        options = [
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
        ]
        commands = [f"--command={MANNERS}", f"--command={DROP_ALL}", f"--file={prepared}"]
        run_program("psql", [*options, *commands], self._parameters)
        with self._ask() as ask:
            counts = count_rows(ask, _read_columns(ask))
        if counts != manifest.tables:
            raise BackupError("The database has not the rows that the manifest of the backup says.")

    def _server_version(self) -> int:
        with self._ask() as ask:
            return main_version(_server_version(ask))

    @contextmanager
    def _ask(self) -> Iterator[Ask]:
        try:
            with closing(psycopg.connect(make_conninfo(**self._parameters))) as connection:
                yield lambda query: _rows(connection.execute(query))
        except psycopg.OperationalError as problem:
            raise BackupError(f"The database does not answer: {problem}") from problem


def _rows(cursor: psycopg.Cursor[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    return cursor.fetchall() if cursor.description else []


def _server_version(ask: Ask) -> str:
    [(version,)] = ask("SHOW server_version")
    return str(version).split()[0]


def _read_columns(ask: Ask) -> dict[str, set[str]]:
    columns: dict[str, set[str]] = {}
    for table, column in ask(COLUMNS):
        columns.setdefault(table, set()).add(column)
    return columns
