"""Catalogues: texts in languages as people edit them (.po), and compiled as the program reads them (.mo)."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polib


def list_catalogues(folders: Iterable[str | Path]) -> list[Path]:
    """Return every .po file of these locale folders."""
    return [file for folder in folders for file in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]


def find_stale(folders: Iterable[str | Path]) -> list[Path]:
    """Return each .po file that was never compiled, or was changed since."""
    return [source for source in list_catalogues(folders) if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_catalogue(source: Path) -> Path:
    """Write the .mo beside a .po and return it; no gettext program is needed."""
    target = source.with_suffix(".mo")
    handle, partial = tempfile.mkstemp(dir=source.parent, suffix=".partial")
    os.close(handle)
    polib.pofile(str(source)).save_as_mofile(partial)
    Path(partial).chmod(0o644)
    Path(partial).replace(target)  # whole or not at all: another process may be reading it
    return target
