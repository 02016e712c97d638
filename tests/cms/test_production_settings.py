"""The settings for a public address: they say what is missing, and Django finds nothing to warn of.

No database is involved, so one run is enough.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).resolve().parents[2]
CHOSEN = {
    "SECRET_KEY": "".join(map(chr, range(48, 112))),
    "ALLOWED_HOSTS": "workshops.example.org",
    "BASE_URL": "https://workshops.example.org",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Workshops <hello@example.org>",
}


# What the browser tests ask of Django, and no public site may.
OF_THE_TESTS = {"DJANGO_ALLOW_ASYNC_UNSAFE"}


def check(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {*CHOSEN, *OF_THE_TESTS}}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            **kept,
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_with_everything_chosen_django_warns_of_nothing(tmp_path: Path) -> None:
    done = check(tmp_path, CHOSEN)
    assert done.returncode == 0, done.stderr


def test_every_missing_variable_is_named_in_one_sentence(tmp_path: Path) -> None:
    done = check(tmp_path, {})
    assert done.returncode != 0
    sentence = done.stderr.strip().splitlines()[-1]
    assert "Set these environment variables" in sentence
    assert [name for name in CHOSEN if name not in sentence] == []
