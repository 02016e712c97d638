"""Where a site keeps what it writes."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

SQLITE = "django.db.backends.sqlite3"


def find_data_folders() -> set[Path]:
    """Return where the database, uploaded files and, in development, e-mails are written."""
    named = [getattr(settings, name, None) for name in ("DATA_DIR", "MEDIA_ROOT", "EMAIL_FILE_PATH")]
    return {Path(folder).resolve() for folder in named if folder} | {
        file.resolve().parent for file in find_database_files()
    }


def find_database_files() -> list[Path]:
    """Return the files of databases that are files."""
    return [
        Path(database["NAME"]) for database in settings.DATABASES.values() if database["ENGINE"] == SQLITE
    ]


def outermost(folders: set[Path]) -> list[Path]:
    """Return those that lie in no other of them."""
    return sorted(folder for folder in folders if not folders.intersection(folder.parents))


def find_unwritable() -> list[Path]:
    """Return each folder in which nothing can be written, and each database file that is closed to us.

    A file is really written, so that a full disk and one mounted for reading are noticed too.
    """
    folders = {_nearest_existing(folder) for folder in find_data_folders()}
    files = [file for file in find_database_files() if file.exists() and not os.access(file, os.W_OK)]
    return [*(folder for folder in outermost(folders) if not _takes_a_file(folder)), *files]


def _nearest_existing(folder: Path) -> Path:
    """Return the folder, or the one above it in which it will be made."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _takes_a_file(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"written")
            file.flush()
    except OSError:
        return False
    return True
