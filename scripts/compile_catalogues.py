"""Compile the catalogues in locale/ with what the site itself has installed, and no gettext program."""

import os
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE_DIR = ROOT / "locale"


def compile_catalogues(locale_dir: Path = LOCALE_DIR) -> list[Path]:
    """Write the .mo beside every .po that is newer than it; return what was written."""
    written = []
    for source in sorted(locale_dir.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        handle, partial = tempfile.mkstemp(dir=source.parent, suffix=".partial")
        os.close(handle)
        polib.pofile(str(source)).save_as_mofile(partial)
        Path(partial).chmod(0o644)
        Path(partial).replace(target)  # whole or not at all: another process may be reading it
        written.append(target)
    return written
