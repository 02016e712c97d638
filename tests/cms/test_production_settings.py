"""The settings for a public address: they say what is missing, and Django finds nothing to warn of.

No database is involved, so one run is enough.
"""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles.finders import get_finders

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


def collect(folder: Path) -> None:
    """Put every static file where collected ones lie, without compressing them, which takes seconds."""
    paths = {}
    for finder in get_finders():
        for name, storage in finder.list(apps.get_app_config("staticfiles").ignore_patterns):
            paths.setdefault(name, storage.path(name))
    for name, source in paths.items():
        link = folder / "static" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(source)
    manifest = {"version": "1.1", "paths": {name: name for name in paths}, "hash": ""}
    (folder / "static" / "staticfiles.json").write_text(json.dumps(manifest))


def check(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    collect(folder)
    return run(folder, environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")


def run(folder: Path, environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {*CHOSEN, *OF_THE_TESTS}}
    return subprocess.run(
        [sys.executable, *command],
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


@pytest.mark.parametrize(
    "key",
    [
        "only-for-tests",
        CHOSEN["SECRET_KEY"][:49],
        "abcdefghij" * 6,
        f"django-insecure-{CHOSEN['SECRET_KEY']}",
        f"change-me-{CHOSEN['SECRET_KEY']}",
    ],
    ids=["of the tests", "short", "few characters", "made by startproject", "of an example"],
)
def test_a_weak_secret_key_is_refused_in_one_sentence(tmp_path: Path, key: str) -> None:
    done = check(tmp_path, {**CHOSEN, "SECRET_KEY": key})
    assert done.returncode != 0
    sentence = done.stderr.strip().splitlines()[-1]
    assert "SECRET_KEY can be guessed" in sentence
    assert "Make one: python -c" in sentence
    assert key not in done.stderr


def test_a_key_made_as_the_sentence_says_is_taken(tmp_path: Path) -> None:
    done = check(tmp_path, {**CHOSEN, "SECRET_KEY": secrets.token_urlsafe(48)})
    assert done.returncode == 0, done.stderr


def test_cookies_of_a_session_go_over_tls_only(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY")
    ask = f"from cms.settings import production as s; print([getattr(s, n) for n in {names}])"
    assert run(tmp_path, CHOSEN, "-c", ask).stdout.strip() == "[True, True, True]"


def test_an_error_of_a_request_is_written_for_whoever_runs_the_site(tmp_path: Path) -> None:
    breaking = (
        "import django, logging; django.setup(); log = logging.getLogger('django.request'); "
        "log.warning('Not Found'); log.error('The bridge is up')"
    )
    said = run(tmp_path, CHOSEN, "-c", breaking).stderr
    assert "ERROR django.request: The bridge is up" in said
    assert "Not Found" not in said


def test_the_rest_of_the_domain_is_left_alone_unless_chosen(tmp_path: Path) -> None:
    ask = "from cms.settings import production as s; print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    assert run(tmp_path, CHOSEN, "-c", ask).stdout.strip() == "False"
    chosen = {**CHOSEN, "SECURE_HSTS_SUBDOMAINS": "true"}
    assert run(tmp_path, chosen, "-c", ask).stdout.strip() == "True"
