"""Copy an SQLite database while it is used, and put another in its place."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cms.backup.exceptions import UNREAD_SETTINGS, BackupError
from cms.backup.manifest import Manifest
from cms.backup.snapshot import Ask, Snapshot, count_rows, find_migrations, find_named_files
from cms.backup.staging import sync

IN_USE = "Somebody uses the database: stop the site first."
LOG = "-wal"
BESIDE = (LOG, "-shm", "-journal")


class SqliteCopier:
    """Copies of a database file.

    Parameters:
        database: where it is, or will be.
    """

    engine = "sqlite"
    member = "database.sqlite3"

    def __init__(self, database: Path) -> None:
        self._database = database.resolve()
        self.folder = self._database.parent

    def measure(self) -> int:
        """Return how many bytes a copy takes at most.

        Raises:
            BackupError: when there is no database.
        """
        self._require_database()
        files = (self._database, Path(f"{self._database}{LOG}"))
        return sum(file.stat().st_size for file in files if file.exists())

    @contextmanager
    def take_snapshot(self, folder: Path) -> Iterator[Snapshot]:
        """Write a copy into a folder, as the database is at one moment, and yield it.

        SQLite's own backup reads what is still in the write-ahead file beside the database, which a copy of
        the file alone leaves out, and holds up nobody who writes.

        Raises:
            BackupError: when there is no database.
        """
        self._require_database()
        copy = folder / self.member
        copy.touch(mode=0o600)
        with (
            closing(sqlite3.connect(f"{self._database.as_uri()}?mode=rw", timeout=60, uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            # Nothing beside the copy: it is one file.
            target.execute("PRAGMA journal_mode=DELETE")
        with _open(copy) as database:
            ask = database.execute
            columns = _read_columns(ask)
            snapshot = Snapshot(
                file=copy,
                server=sqlite3.sqlite_version,
                dumped_by="",
                tables=count_rows(ask, columns),
                migrations=find_migrations(ask, columns),
                named_files=find_named_files(ask, columns),
            )
        yield snapshot

    def is_empty(self) -> bool:
        """Tell whether nothing would be lost."""
        if not self._database.exists():
            return True
        try:
            with _open(self._database) as database:
                return not _read_columns(database.execute)
        except sqlite3.DatabaseError:
            return False  # something broken is there

    def require_unused(self) -> None:
        """Raise a BackupError while another process has the database open."""
        if not self._database.exists():
            return
        # A second, for somebody who is just leaving.
        with closing(sqlite3.connect(self._database, timeout=1, isolation_level=None)) as database:
            try:
                # To leave the write-ahead log, SQLite wants to be alone; opening it again enters it again.
                database.execute("PRAGMA journal_mode=DELETE").fetchone()
                database.execute("BEGIN EXCLUSIVE")
                database.execute("ROLLBACK")
            except sqlite3.OperationalError as problem:
                if "locked" in str(problem):
                    raise BackupError(IN_USE) from problem
            except sqlite3.DatabaseError:
                return  # broken, which is why a backup is wanted

    def _require_database(self) -> None:
        # SQLite itself would make an empty one.
        if not self._database.exists():
            raise BackupError(f"There is no database {self._database}. {UNREAD_SETTINGS}")

    def check(self, file: Path, manifest: Manifest) -> None:
        """Raise a BackupError where a copy is broken or not what its manifest says."""
        try:
            with _open(file) as database:
                [(verdict,)] = database.execute("PRAGMA integrity_check(1)").fetchall()
                counts = count_rows(database.execute, _read_columns(database.execute))
        except sqlite3.DatabaseError as problem:
            raise BackupError(f"The database of the backup cannot be read: {problem}.") from problem
        if verdict != "ok":
            raise BackupError(f"The database of the backup is broken: {verdict}.")
        if counts != manifest.tables:
            raise BackupError("The database of the backup has not the rows that its manifest says.")

    def prepare(self, file: Path) -> Path:
        """Do all that can fail while nothing is touched, and return what `put` takes.

        Raises:
            BackupError: while another process has the database open.
        """
        self.require_unused()
        file.chmod(self._database.stat().st_mode & 0o777 if self._database.exists() else 0o600)
        sync(file)
        return file

    def put(self, prepared: Path, manifest: Manifest) -> None:
        """Put a copy in the place of the database, at once."""
        # Left there, the log of the former database would be read into the new one.
        for suffix in BESIDE:
            Path(f"{self._database}{suffix}").unlink(missing_ok=True)
        os.replace(prepared, self._database)  # noqa: PTH105 – beside its twin in media.py
        sync(self.folder)


@contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a file to read it."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
        yield database


def _read_columns(ask: Ask) -> dict[str, set[str]]:
    """Return the columns of each table, without those in which SQLite keeps its search index."""
    rows = list(ask("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    virtual = tuple(f"{name}_" for name, sql in rows if str(sql).upper().startswith("CREATE VIRTUAL"))
    tables = [
        name
        for name, _sql in rows
        if not name.startswith(("sqlite_", *virtual)) and f"{name}_" not in virtual
    ]
    return {
        table: {column for (column,) in ask(f"SELECT name FROM pragma_table_info('{table}')")}  # noqa: S608 – from the catalogue
        for table in tables
    }
