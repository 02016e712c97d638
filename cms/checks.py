"""Start-up checks of the site's data."""

import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

SQLITE = "django.db.backends.sqlite3"


def check_data_is_closed(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report folders with personal data that every user of the machine may look into."""
    return [
        checks.Warning(
            f"Everybody on this machine may look into {folder}, which holds personal data.",
            hint=f"Close it: chmod o-rwx {folder}",
            id="cms.W001",
        )
        for folder in _outermost(_folders())
        if folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) & stat.S_IRWXO
    ]


def _folders() -> set[Path]:
    """Return where the database, uploaded files and, in development, e-mails are written."""
    named = [getattr(settings, name, None) for name in ("DATA_DIR", "MEDIA_ROOT", "EMAIL_FILE_PATH")]
    databases = [
        Path(database["NAME"]).parent
        for database in settings.DATABASES.values()
        if database["ENGINE"] == SQLITE
    ]
    return {Path(folder).resolve() for folder in (*named, *databases) if folder}


def _outermost(folders: set[Path]) -> list[Path]:
    """Return those that lie in no other of them: a closed folder closes what it contains."""
    return sorted(folder for folder in folders if not folders.intersection(folder.parents))
