"""A database that is older than the code: people read on, nothing is taken, and it goes on by itself."""

import importlib
import logging
from collections.abc import Iterator

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from lxml import html

from cms.absence import unapplied_migrations as module
from cms.absence.unapplied_migrations import MigrationWatch, migration_watch
from events.registration.models import Registration
from tests.desks import log_in
from tests.events.registration.conftest import build_world, entries

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]

Migration = MigrationRecorder.Migration


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[MigrationWatch]:
    """Watch as a process of a site does; it ends when all is applied."""
    watch = MigrationWatch()
    monkeypatch.setattr(module, "migration_watch", watch)
    monkeypatch.setattr(module, "LOOK_AGAIN_AFTER", 0.05)
    yield watch
    Migration.objects.get_or_create(app="events", name="0001_initial")
    if watch._thread is not None:
        watch._thread.join(10)


def test_nothing_is_taken_until_it_is_applied(
    visitor: Client, watch: MigrationWatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = build_world()
    Migration.objects.filter(app="events", name="0001_initial").delete()
    watch.start()
    read, refused = visitor.get("/de/"), visitor.post(world.url("de"), entries())
    said = html.fromstring(refused.content)

    assert read.status_code == 200
    assert refused.status_code == 503
    assert said.findtext(".//h1").replace("\xad", "") == "Diese Website wird gerade aktualisiert"
    assert "Es wurde nichts gespeichert" in said.text_content()
    assert not Registration.objects.exists()
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert "lacks 1 migration(s): events.0001_initial" in line

    Migration.objects.create(app="events", name="0001_initial")
    assert watch._thread is not None
    watch._thread.join(10)
    (form,) = said.forms
    assert visitor.post(form.action, dict(form.fields)).status_code == 303


def test_once_all_is_applied_nobody_looks_any_more(watch: MigrationWatch) -> None:
    watch.start()
    assert watch._thread is not None
    watch._thread.join(10)
    assert not watch._thread.is_alive()
    assert not watch.is_outdated()


def test_the_served_site_watches() -> None:
    importlib.import_module("cms.wsgi")  # what it does on import is what is tested

    assert migration_watch._thread is not None
    migration_watch._thread.join(10)
    assert not migration_watch.is_outdated()


def test_superusers_read_why_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    said = b"The database is older than the program"
    administrator, editor = log_in(superuser=True), log_in("Editors")
    assert said not in administrator.get("/admin/").content
    monkeypatch.setattr(migration_watch, "unapplied", ["events.0002_rooms"])

    assert said in administrator.get("/admin/").content
    assert said not in editor.get("/admin/").content
