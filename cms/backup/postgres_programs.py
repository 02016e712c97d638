"""The programs of PostgreSQL that read and write whole databases."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from psycopg.pq import Conninfo

from cms.backup.exceptions import BackupError


def run_program(name: str, arguments: list[str], parameters: dict[str, Any]) -> str:
    """Run a program on a database and return what it says.

    Parameters:
        name: such as pg_dump.
        parameters: of the connection, as libpq calls them. They go into the environment: what stands on a
            command line is read by everybody on the machine.

    Raises:
        BackupError: when it is not installed or fails, with what it said.
    """
    variables = {
        option.keyword.decode(): option.envvar.decode() for option in Conninfo.get_defaults() if option.envvar
    }
    environment = {
        # Nothing of somebody's own choices for other databases.
        **{key: value for key, value in os.environ.items() if key not in variables.values()},
        **{variables[key]: str(value) for key, value in parameters.items() if key in variables},
    }
    done = subprocess.run(
        [_find(name), *arguments], env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()[-2000:]}")
    return done.stdout


def require_version(name: str, main: int, why: str) -> str:
    """Return the version of a program.

    An older one does not know what the server has. A newer one writes what the server does not know: what
    pg_dump 17 writes goes into no server of version 16.

    Parameters:
        main: the main version that will do, such as 16.
        why: what is of that version.

    Raises:
        BackupError: when it is of another, or not installed.
    """
    said = run_program(name, ["--version"], {})
    found = re.search(r"\d+(\.\d+)*", said)
    if found is None or main_version(found[0]) != main:
        raise BackupError(
            f"{_find(name)} is of version {found[0] if found else said.strip()}, and {why} of version "
            f"{main}. Install PostgreSQL's programs of version {main} (on Debian postgresql-client-{main}), "
            "or name their folder by PG_BIN."
        )
    return found[0]


def main_version(version: str) -> int:
    """Return 16 for "16.4"."""
    return int(version.split(".")[0])


def _find(name: str) -> str:
    folder = getattr(settings, "WORKSHOP_SPOT_PG_BIN", "")
    path = Path(folder) / name if folder else shutil.which(name)
    if not path or not Path(path).exists():
        raise BackupError(
            f"{name} is not there. Install PostgreSQL's programs (on Debian postgresql-client), or name "
            "their folder by PG_BIN."
        )
    return str(path)
