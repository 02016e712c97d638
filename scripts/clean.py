"""Remove what can be made again. Data in var/ and the virtual environment stay. Standard library only."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHES = (
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".import_linter_cache",
    ".hypothesis",
    "build",
    "dist",
)
MADE = (*CACHES, "var/shots", "var/static", "tests/browser/node_modules")


def main() -> None:
    """Delete caches, compiled catalogues, collected static files, shots and browser tools."""
    for name in MADE:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in ("cms", "home", "events", "clusters", "tests", "scripts"):
        for cache in (ROOT / folder).rglob("__pycache__"):
            shutil.rmtree(cache, ignore_errors=True)
    for compiled in (ROOT / "locale").rglob("*.mo"):
        compiled.unlink()


if __name__ == "__main__":
    main()
