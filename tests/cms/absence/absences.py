"""Databases that are away, locked, full or read-only, for this thread's connection."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from unittest import mock

from django.db import connection

from cms.absence import database_watch
from cms.absence.wait_for_lock import waiting_for_lock


@contextmanager
def nowhere() -> Iterator[None]:
    """Lead new connections to where no database is."""
    usual = connection.settings_dict
    connection.close()
    name = {"NAME": "/nonexistent/site.sqlite3"} if connection.vendor == "sqlite" else {}
    options = {key: value for key, value in usual["OPTIONS"].items() if key not in ("host", "port")}
    connection.settings_dict = {**usual, "HOST": "127.0.0.1", "PORT": 1, "OPTIONS": options, **name}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = usual


@contextmanager
def locked() -> Iterator[None]:
    """Have another process keep SQLite's lock for longer than anybody waits."""
    connection.ensure_connection()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with waiting_for_lock(0.1), mock.patch.object(database_watch, "LOCK_IS_KEPT_AFTER", 0.1):
            yield


@contextmanager
def full() -> Iterator[None]:
    """Leave SQLite no page more than it has."""
    with connection.cursor() as cursor:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        (free,) = cursor.execute("PRAGMA freelist_count").fetchone()
        assert free == 0
        (usual,) = cursor.execute("PRAGMA max_page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute(f"PRAGMA max_page_count = {usual}")


@contextmanager
def read_only() -> Iterator[None]:
    """Let SQLite write nothing."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        yield
        cursor.execute("PRAGMA query_only = OFF")
