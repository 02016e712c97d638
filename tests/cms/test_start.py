"""A start that cannot be is told in one sentence that names the folder and the remedy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.sqlite  # no engine is involved


def start(data_dir: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.development",
        "DATA_DIR": str(data_dir),
        **environment,
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("folder", ["file/var", "file"])
def test_a_folder_that_cannot_be_made(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("in the way")
    ended = start(tmp_path / folder)

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert f"The folder {tmp_path / folder} for the site's data cannot be made" in ended.stderr
    assert "DATA_DIR=/path/to/folder" in ended.stderr


def test_a_folder_that_takes_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret_key").mkdir()  # as good as a disk that is full or read-only, also for root
    ended = start(tmp_path)

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert f"The folder {tmp_path} for the site's data cannot be used" in ended.stderr


def test_a_variable_that_is_missing_is_named_without_a_traceback(tmp_path: Path) -> None:
    ended = start(tmp_path, DJANGO_SETTINGS_MODULE="cms.settings.production")

    assert ended.returncode == 1
    assert ended.stderr.startswith("Set these environment variables: ")
    assert ended.stderr.count("\n") == 1
