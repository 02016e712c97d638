"""The import contracts of pyproject.toml catch an import in the wrong direction."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite  # needs no database: once is enough
ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "pyproject.toml"
MODULES = {
    path.relative_to(ROOT)
    for app in ("cms", "clusters", "events", "home")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
}


def lint(folder: Path, importer: str, imported: str) -> subprocess.CompletedProcess[str]:
    """Check a copy of the apps in which all modules are empty but one, which imports another."""
    for module in {*MODULES, Path(f"{importer}.py"), Path(f"{imported.replace('.', '/')}.py")}:
        path = folder / module
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"import {imported}\n" if module == Path(f"{importer}.py") else "")
    call = f"lint_imports({str(CONFIG)!r}, no_cache=True)"
    code = f"from importlinter.cli import lint_imports; raise SystemExit({call})"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("home/models", "events.models"),
        ("events/models", "clusters.models"),
        ("events/registration/models", "events.models"),
        ("clusters/models", "cms.models"),
        ("cms/urls", "home.models"),
        ("cms/settings/base", "events.models"),
        ("cms/translation/permissions", "cms.translation.readers.find_translation"),
        ("cms/models", "cms.translation.models"),
    ],
)
def test_downward_imports_are_kept(importer: str, imported: str, tmp_path: Path) -> None:
    result = lint(tmp_path, importer, imported)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("events/models", "home.models"),
        ("clusters/models", "events.models"),
        ("cms/models", "clusters.models"),
        ("cms/models", "cms.settings.base"),
        ("clusters/models", "cms.urls"),
        ("events/models", "events.registration.models"),
        ("events/services/move", "events.registration.models"),
        ("cms/mail/models", "cms.translation.models"),
        ("cms/translation/models", "cms.mail.models"),
        ("cms/translation/readers/find_translation", "cms.translation.permissions"),
        ("cms/translation/services/publish_translation", "cms.translation.permissions"),
        ("cms/addresses/serve_route", "cms.translation.models"),
        ("cms/translation/models", "cms.models"),
    ],
)
def test_other_imports_are_broken(importer: str, imported: str, tmp_path: Path) -> None:
    result = lint(tmp_path, importer, imported)

    assert result.returncode == 1, result.stdout
    assert "BROKEN" in result.stdout
