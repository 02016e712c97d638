"""The folder with the database, uploads and e-mails is closed to other users of the machine."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

pytestmark = pytest.mark.sqlite  # no database is asked

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own that all data lies in."""
    settings.DATA_DIR, settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH = tmp_path, tmp_path / "media", None
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "a.sqlite3")}
    monkeypatch.setitem(settings.DATABASES, "default", database)
    return tmp_path


def warned() -> list[str]:
    return [str(message.msg) for message in run_checks() if message.id == "cms.W001"]


@pytest.mark.parametrize(("mode", "warnings"), [(0o700, 0), (0o750, 0), (0o755, 1), (0o701, 1)])
def test_an_open_folder_is_reported(folder: Path, mode: int, warnings: int) -> None:
    folder.chmod(mode)
    assert len(warned()) == warnings
    assert all(str(folder) in sentence for sentence in warned())


def test_a_folder_elsewhere_is_looked_at_too(
    folder: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    media = tmp_path_factory.mktemp("elsewhere")
    media.chmod(0o755)
    settings.MEDIA_ROOT = str(media)
    assert [str(media) in sentence for sentence in warned()] == [True]


def test_an_open_folder_inside_a_closed_one_is_closed(folder: Path) -> None:
    (folder / "media").mkdir()
    (folder / "media").chmod(0o755)
    folder.chmod(0o700)
    assert warned() == []


def test_a_new_folder_is_made_closed(tmp_path: Path) -> None:
    data = tmp_path / "new" / "var"
    environment = {**os.environ, "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "cms.settings.development"}
    environment.pop("DATABASE_URL", None)
    start = "import os; os.umask(0); import django; django.setup()"
    subprocess.run([sys.executable, "-c", start], cwd=ROOT, env=environment, check=True)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
