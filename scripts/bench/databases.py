"""Databases for a while: files of SQLite, or databases of a PostgreSQL server."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from scripts.postgres import embedded_postgres


class Databases(Protocol):
    """An engine on which databases are made."""

    engine: str

    def make(self, name: str) -> str:
        """Make an empty database and return its DATABASE_URL."""

    def copy(self, name: str, new: str) -> str:
        """Copy a database that nobody uses, and return the copy's DATABASE_URL."""


class SqliteFiles:
    """A file a database.

    Parameters:
        folder: where they lie.
    """

    engine = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}.sqlite3"

    def copy(self, name: str, new: str) -> str:
        for suffix in ("", "-wal"):
            source = self._folder / f"{name}.sqlite3{suffix}"
            if source.exists():
                shutil.copyfile(source, self._folder / f"{new}.sqlite3{suffix}")
        return self.make(new)


class PostgresDatabases:
    """Databases of one server; they are dropped with `close`.

    Parameters:
        url: of a database of the server, whose user may make others.
    """

    engine = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self._url = url
        self._made: list[str] = []

    def make(self, name: str) -> str:
        return self._create(name, "template0")

    def copy(self, name: str, new: str) -> str:
        return self._create(new, self._own(name))

    def close(self) -> None:
        """Drop what was made here."""
        for name in self._made:
            self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _create(self, name: str, template: str) -> str:
        own = self._own(name)
        self._made.append(own)
        order = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(order.format(sql.Identifier(own), sql.Identifier(template)))
        address, mark, options = self._url.partition("?")
        return f"{address.rpartition('/')[0]}/{own}{mark}{options}"

    def _execute(self, order: sql.Composed) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(order)

    @staticmethod
    def _own(name: str) -> str:
        return f"bench_{os.getpid()}_{name}"


@contextmanager
def databases(engine: str, folder: Path) -> Iterator[Databases]:
    """Make databases possible; they are gone afterwards.

    Parameters:
        engine: `sqlite`, or `postgres`: the server of TEST_DATABASE_URL, else one of our own.
        folder: where files may lie.
    """
    if engine == "sqlite":
        yield SqliteFiles(folder)
        return
    if url := os.environ.get("TEST_DATABASE_URL"):
        chosen = PostgresDatabases(url)
        try:
            yield chosen
        finally:
            chosen.close()
        return
    with embedded_postgres() as url:
        yield PostgresDatabases(url)
