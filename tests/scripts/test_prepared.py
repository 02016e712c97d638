"""The second start is quick where nothing changed, and never hides a migration that is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as chosen
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings
from wagtail.models import Page

from scripts import prepared
from scripts.compile_catalogues import ROOT

FOLDER_OF_MIGRATIONS = prepared.folder_of_migrations

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def source(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A prepared site with one static file and a folder of sources; returns that folder."""
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "collected"
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text("p {}")
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "roles.py").write_text("")
    monkeypatch.setattr(prepared, "SOURCES", (str(tmp_path / "sources"),))
    (tmp_path / "migrations").mkdir()
    monkeypatch.setattr(prepared, "folder_of_migrations", lambda _label: tmp_path / "migrations")
    prepared.remember()
    yield tmp_path / "sources"
    connection.close()


def test_nothing_changed() -> None:
    assert prepared.is_prepared()


def test_a_site_that_was_never_prepared(tmp_path: Path) -> None:
    prepared.forget()
    assert not prepared.is_prepared()


def test_a_database_that_lacks_a_migration() -> None:
    MigrationRecorder(connection).record_unapplied("home", "0001_initial")
    assert not prepared.is_prepared()


def test_a_migration_that_was_added(tmp_path: Path) -> None:
    (tmp_path / "migrations" / "0999_new.py").write_text("")
    assert not prepared.is_prepared()


def test_where_migrations_are_looked_for() -> None:
    assert FOLDER_OF_MIGRATIONS("home") == ROOT / "home" / "migrations"


def test_an_empty_database() -> None:
    Page.objects.filter(depth__gt=1).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM home_homepage")
    assert not prepared.is_prepared()


def test_a_static_file_that_changed(tmp_path: Path) -> None:
    (tmp_path / "static" / "a.css").write_text("p { color: red }")
    assert not prepared.is_prepared()


def test_static_files_that_were_removed(tmp_path: Path) -> None:
    (tmp_path / "collected" / "staticfiles.json").unlink()
    assert not prepared.is_prepared()


def test_a_source_that_changed(source: Path) -> None:
    (source / "roles.py").write_text("new = 1")
    assert not prepared.is_prepared()


def test_another_app(monkeypatch: pytest.MonkeyPatch) -> None:
    # Past the fixture, which would load it.
    monkeypatch.setattr(chosen, "INSTALLED_APPS", [*chosen.INSTALLED_APPS, "django.contrib.humanize"])
    assert not prepared.is_prepared()
