"""The tests' own databases: a file with SQLite's write lock, and the same state before every test."""

import threading

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.utils import translation
from wagtail.models import Locale, Page, Site


def state() -> tuple[int, list[str], int]:
    """Return what Wagtail's migrations and the session's start make, and a flush would remove."""
    languages = sorted(Locale.objects.values_list("language_code", flat=True))
    return Page.objects.filter(depth=1).count(), languages, Site.objects.count()


@pytest.mark.parametrize("order", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_a_committing_test_leaves_nothing_behind(order: str) -> None:
    assert state() == (1, ["de", "en", "pl"], 1)
    Locale.objects.create(language_code="cs")
    Site.objects.all().delete()
    Page.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_connection_of_another_thread_may_stay_open() -> None:
    opened = threading.Event()
    finished = threading.Event()

    def read() -> None:
        Locale.objects.count()
        opened.set()
        finished.wait(10)
        connection.close()

    thread = threading.Thread(target=read)
    thread.start()
    opened.wait(10)
    Locale.objects.create(language_code="cs")
    finished.set()
    thread.join()
    assert Locale.objects.count() == 4


@pytest.mark.parametrize("order", ["first", "second"])
def test_language_and_cache_start_clean(order: str) -> None:
    assert translation.get_language() == settings.LANGUAGE_CODE
    assert cache.get("left") is None
    translation.activate("pl")
    cache.set("left", order)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_is_a_file_with_a_write_ahead_log() -> None:
    assert not connection.is_in_memory_db()
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_takes_the_write_lock_at_the_start_of_a_transaction() -> None:
    failed: list[str] = []

    def write() -> None:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")
        try:
            with transaction.atomic():
                Locale.objects.count()
        except OperationalError as error:
            failed.append(str(error))
        connection.close()

    with transaction.atomic():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()

    assert failed == ["database is locked"]


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_is_a_real_server() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        assert cursor.fetchone()[0] >= 140000
