"""Compile what has changed of the catalogues in locale/, before Django is started."""

from pathlib import Path

from cms.installation.catalogues import compile_catalogue, find_stale

ROOT = Path(__file__).resolve().parent.parent
LOCALE_DIR = ROOT / "locale"


def compile_catalogues(locale_dir: Path = LOCALE_DIR) -> list[Path]:
    """Write the .mo beside every .po that is newer than it; return what was written."""
    return [compile_catalogue(source) for source in find_stale([locale_dir])]
