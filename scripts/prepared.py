"""Remember what a site was prepared from, so that the next start need not load it to see that it is ready.

What was prepared stands in a file in the data folder: the state of every file that decides about it, and the
migrations that the database must have. Which ones it has is asked anew each time: a database may be another
one since, or an earlier copy.
"""

import hashlib
import json
import os
import warnings
from collections.abc import Iterable
from pathlib import Path

from scripts.compile_catalogues import ROOT

# Code and content that decide what a prepared site holds; packages by their lock.
SOURCES = ("home", "cms/settings", "requirements/base.txt")


def is_prepared() -> bool:
    """Tell whether nothing has changed since `remember`, and the database has every migration."""
    try:
        stored = json.loads(_stamp().read_text())
        unchanged = stored["state"] == _state(map(Path, stored["folders"]))
        return bool(unchanged) and _database_has(stored["migrations"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def remember() -> None:
    """Write down what the site, which is loaded and prepared, was prepared from."""
    from django.contrib.staticfiles.finders import get_finders

    from cms.installation.migrations import known_migrations

    folders = {folder_of_migrations(label) for label, _name in known_migrations()}
    for finder in get_finders():
        folders |= {Path(storage.location) for _name, storage in finder.list([])}
    kept = {
        "folders": sorted(map(str, folders)),
        "migrations": sorted(known_migrations()),
    }
    _stamp().write_text(json.dumps({**kept, "state": _state(folders)}))


def forget() -> None:
    """Remove what was written down: something is about to change."""
    _stamp().unlink(missing_ok=True)


def _stamp() -> Path:
    from django.conf import settings

    return Path(settings.DATA_DIR) / ".prepared.json"


def folder_of_migrations(label: str) -> Path:
    """Return where an app keeps its migrations."""
    from importlib import import_module

    from django.db.migrations.loader import MigrationLoader

    name, _is_chosen = MigrationLoader.migrations_module(label)
    return Path(next(iter(import_module(str(name)).__path__)))


def _state(folders: Iterable[Path]) -> str:
    """Return a hash that changes when a file does, or a setting that decides about them."""
    from django.conf import settings

    database = [settings.DATABASES["default"].get(key) for key in ("ENGINE", "NAME", "HOST", "PORT")]
    digest = hashlib.sha256(repr([settings.INSTALLED_APPS, database, str(settings.STATIC_ROOT)]).encode())
    for place in sorted({*folders, *(ROOT / source for source in SOURCES)}):
        for file in _files(place):
            status = file.stat()
            digest.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode())
    digest.update(str((Path(settings.STATIC_ROOT) / "staticfiles.json").stat().st_mtime_ns).encode())
    return digest.hexdigest()


def _files(place: Path) -> Iterable[Path]:
    if place.is_file():
        return [place]
    found = []
    for parent, folders, names in os.walk(place):
        folders[:] = [name for name in folders if name != "__pycache__"]
        found += [Path(parent) / name for name in names]
    return sorted(found)


def _database_has(migrations: list[list[str]]) -> bool:
    """Tell whether the database has these migrations and a front page, by a connection without any model."""
    from django.db import Error, connection

    try:
        with warnings.catch_warnings(), connection.cursor() as cursor:
            # Django advises apps against asking while they are loaded; here none is loaded.
            warnings.simplefilter("ignore", RuntimeWarning)
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = {tuple(row) for row in cursor.fetchall()}
            cursor.execute("SELECT COUNT(*) FROM home_homepage")
            [front_pages] = cursor.fetchone()
    except Error:
        return False
    finally:
        connection.close()
    return front_pages > 0 and applied.issuperset(map(tuple, migrations))
