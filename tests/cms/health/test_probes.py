"""/health/live and /health/ready: what they say, and what they never do."""

import logging
import socket
import threading
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as chosen
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

from cms.health import checks, say
from cms.health.checks import Check
from cms.health.probe import Probe
from cms.installation.restore_mark import restore_mark

BY_NUMBER = {"HTTP_HOST": "10.1.2.3:8000"}


@pytest.fixture
def public(settings: Settings, tmp_path: Path) -> Settings:
    """A site that answers to its own name only, by TLS."""
    settings.ALLOWED_HOSTS = ["workshops.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    settings.DATA_DIR = tmp_path
    return settings


def complaints(client: Client) -> tuple[dict[str, str], dict[str, str]]:
    """Return the faults and warnings of /health/ready, and see that its status goes with them."""
    answer = client.get("/health/ready", **BY_NUMBER)
    said = answer.json()
    found: dict[str, str] = said.get("faults", {})
    assert answer.status_code == (HTTPStatus.SERVICE_UNAVAILABLE if found else HTTPStatus.OK)
    assert said.pop("status") == ("not ready" if found else "ready")
    assert said.keys() <= {"faults", "warnings"}
    assert all(said.values())
    return found, said.get("warnings", {})


def faults(client: Client) -> dict[str, str]:
    """Return the faults where there is nothing else to warn of."""
    found, warnings = complaints(client)
    assert warnings == {}
    return found


def warnings(client: Client) -> dict[str, str]:
    """Return the warnings where visitors can read."""
    found, said = complaints(client)
    assert found == {}
    return said


def test_it_lives_whoever_asks_and_asks_no_database(
    client: Client, public: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    # Not marked for a database: asking one would be an error here.
    with caplog.at_level(logging.INFO):
        answer = client.get("/health/live", **BY_NUMBER)
    assert (answer.status_code, answer.json()) == (HTTPStatus.OK, {"status": "live"})
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert caplog.records == []


def test_negative_control_further_inside_a_probe_by_number_is_refused(
    client: Client, public: Settings
) -> None:
    public.MIDDLEWARE = [*chosen.MIDDLEWARE[1:], chosen.MIDDLEWARE[0]]
    assert client.get("/health/live", **BY_NUMBER).status_code == HTTPStatus.BAD_REQUEST


def test_head_says_the_same_without_content(client: Client, public: Settings) -> None:
    got, asked = client.get("/health/live", **BY_NUMBER), client.head("/health/live", **BY_NUMBER)
    assert (asked.status_code, asked.content) == (HTTPStatus.OK, b"")
    assert asked["Content-Length"] == str(len(got.content))


@pytest.mark.parametrize("path", ["/health/", "/health/x", "/health/live/", "/health/ready/x"])
def test_there_is_nothing_else(client: Client, public: Settings, path: str) -> None:
    assert client.get(path, **BY_NUMBER).status_code == HTTPStatus.NOT_FOUND


def test_nothing_is_posted_there(client: Client, public: Settings) -> None:
    answer = client.post("/health/live", **BY_NUMBER)
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.django_db
def test_it_is_ready_when_all_is_well(client: Client, public: Settings) -> None:
    assert faults(client) == {}


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_was_not_applied_is_counted_and_lets_visitors_read(
    client: Client, public: Settings
) -> None:
    MigrationRecorder(connection).record_unapplied("cms_mail", "0001_initial")
    assert warnings(client) == {"migrations": "1 migration(s) not applied: manage.py migrate."}


@pytest.mark.django_db
def test_a_database_without_tables_has_no_page_to_show(
    client: Client, public: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MigrationRecorder, "has_table", lambda _recorder: False)
    found, _warnings = complaints(client)
    assert found == {"database": "The database is empty: manage.py migrate."}


@pytest.mark.django_db
def test_a_database_that_is_away_is_said_without_its_address(
    client: Client, public: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = connections.settings["default"]
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    away = {"NAME": "/secret-place", "HOST": "127.0.0.1", "PORT": port, "PASSWORD": "secret-word"}
    for key, value in away.items():
        monkeypatch.setitem(database, key, value)
    monkeypatch.setitem(database, "OPTIONS", {})
    assert faults(client) == {"database": "The database does not answer."}


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_database_that_takes_a_call_and_says_nothing_counts_as_away(
    client: Client, public: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        database = connections.settings["default"]
        for key, value in {"HOST": "127.0.0.1", "PORT": silent.getsockname()[1], "OPTIONS": {}}.items():
            monkeypatch.setitem(database, key, value)
        began = time.monotonic()
        found = faults(client)
    assert list(found) == ["database"]
    assert time.monotonic() - began < say.LIMIT + 1


@pytest.mark.django_db
def test_data_that_cannot_be_written_is_said_and_lets_visitors_read(client: Client, public: Settings) -> None:
    public.MEDIA_ROOT = "/proc/media"
    assert warnings(client) == {"data": "The data cannot be written."}


@pytest.mark.django_db
def test_warnings_are_said_beside_faults(client: Client, public: Settings) -> None:
    public.MEDIA_ROOT = "/proc/media"
    restore_mark().touch()
    assert [list(found) for found in complaints(client)] == [["restore"], ["data"]]


@pytest.mark.django_db
def test_texts_that_are_not_compiled_are_said(client: Client, public: Settings, tmp_path: Path) -> None:
    catalogue = tmp_path / "locale" / "pl" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.touch()
    public.LOCALE_PATHS = [tmp_path / "locale"]
    assert list(faults(client)) == ["texts"]


@pytest.mark.django_db
def test_static_files_that_were_not_collected_are_said(
    client: Client, public: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks.static_files, "is_collected", lambda: False)
    assert list(faults(client)) == ["static files"]


@pytest.mark.django_db
def test_an_interrupted_restore_is_said(client: Client, public: Settings) -> None:
    restore_mark().touch()
    assert list(faults(client)) == ["restore"]


@pytest.mark.sqlite
def test_a_check_that_hangs_holds_up_nobody_and_is_named() -> None:
    hanging, asked = threading.Event(), []

    def hang() -> None:
        asked.append(True)
        hanging.wait(20)

    probe = Probe((Check("first", lambda: "Broken."), Check("second", hang), Check("third", lambda: "Late.")))
    began = time.monotonic()
    found: list[Any] = [probe.find(0.1).faults for _ in range(3)]
    assert time.monotonic() - began < 5
    assert found == [{"first": "Broken.", "second": "No answer within 0.1 seconds."}] * 3
    assert len(asked) == 1  # one thread, however many ask
    hanging.set()
    assert probe.find(5) == ({"first": "Broken.", "third": "Late."}, {})


@pytest.mark.sqlite
def test_a_check_that_breaks_is_a_fault_and_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> str:
        raise ZeroDivisionError("password=secret")

    said = {"odd": "Could not be looked at; the log says why."}
    assert Probe((Check("odd", broken),)).find(5) == (said, {})
    assert "ZeroDivisionError" in caplog.text
