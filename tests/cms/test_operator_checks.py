"""`manage.py check`: each trap of running a site is told in a sentence, with what mends it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import run_checks
from django.core.management import call_command
from pytest_django import Settings

from cms.installation import catalogues, data_folders
from cms.installation.restore_mark import restore_mark

pytestmark = pytest.mark.sqlite  # no database is asked

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Yes"\nmsgstr "Tak"\n'


def said(number: str) -> list[str]:
    """Return the sentences of one check."""
    return [
        str(message.msg)
        for message in run_checks(include_deployment_checks=True)
        if message.id == f"cms.{number}"
    ]


@pytest.fixture
def catalogue(tmp_path: Path, settings: Settings) -> Path:
    """The only catalogue of a site; never compiled."""
    path = tmp_path / "locale" / "pl" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return path


def test_texts_that_were_never_compiled(catalogue: Path) -> None:
    assert ["pl/django.po" in sentence for sentence in said("W002")] == [True]


def test_compiling_mends_it_without_a_gettext_program(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    call_command("compile_texts", verbosity=0)
    assert said("W002") == []
    assert b"Tak" in catalogue.with_suffix(".mo").read_bytes()


def test_texts_that_changed_since_they_were_compiled(catalogue: Path) -> None:
    compiled = catalogues.compile_catalogue(catalogue)
    later = compiled.stat().st_mtime + 1
    os.utime(catalogue, (later, later))
    assert len(said("W002")) == 1


def test_texts_that_were_copied_with_an_old_date_are_compiled_too(catalogue: Path) -> None:
    compiled = catalogues.compile_catalogue(catalogue)
    catalogue.write_text(PO.replace("Tak", "Owszem"))
    os.utime(catalogue, (1, 1))
    call_command("compile_texts", verbosity=0)
    assert b"Owszem" in compiled.read_bytes()


def test_data_that_cannot_be_written(settings: Settings) -> None:
    settings.MEDIA_ROOT = "/proc/media"
    assert said("E001") == ["The site cannot write to /proc."]


def test_a_database_file_of_another_user(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.sqlite3"
    file.touch()
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": data_folders.SQLITE, "NAME": str(file)})
    monkeypatch.setattr(os, "access", lambda path, mode: path != file)
    assert said("E001") == [f"The site cannot write to {file}."]


def test_an_interrupted_restore(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert said("E002") == []
    restore_mark().touch()
    assert len(said("E002")) == 1


@pytest.fixture
def collect(tmp_path: Path, settings: Settings) -> Callable[[], None]:
    """A site with one static file, as it is collected in production."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("p {}")
    settings.STATICFILES_DIRS, settings.STATICFILES_FINDERS = (
        [source],
        ["django.contrib.staticfiles.finders.FileSystemFinder"],
    )
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    return lambda: call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def test_static_files_that_were_not_collected_make_every_page_an_error(collect: Callable[[], None]) -> None:
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        staticfiles_storage.url("a.css")
    assert said("W003") == ["The static files are not collected: every page would be an error."]
    collect()
    assert [*said("W003"), *said("W004")] == []


@pytest.mark.parametrize("change", ["p { color: red }", None], ids=["changed", "added"])
def test_static_files_that_changed_since_they_were_collected(
    collect: Callable[[], None], tmp_path: Path, change: str | None
) -> None:
    collect()
    (tmp_path / "source" / ("a.css" if change else "b.css")).write_text(change or "p {}")
    assert [sentence[:31] for sentence in said("W004")] == ["1 static file(s) changed since "]


def test_a_list_that_names_what_is_gone(collect: Callable[[], None], tmp_path: Path) -> None:
    collect()
    served = json.loads((tmp_path / "static" / "staticfiles.json").read_text())["paths"]["a.css"]
    (tmp_path / "static" / served).unlink()
    assert len(said("W004")) == 1


def test_several_processes_with_caches_of_their_own(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    assert len(said("W005")) == 1
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
    assert said("W005") == []


def test_links_to_a_host_that_the_site_refuses(settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://workshops.example.org"
    settings.ALLOWED_HOSTS = ["other.example.org"]
    assert len(said("W006")) == 1
    settings.ALLOWED_HOSTS = [".example.org"]
    assert said("W006") == []
