"""How every test gets its engine, its database and a clean slate.

- `DATABASE_URL` chooses the engine of a run; without it, an SQLite file. `make test` runs both.
- A test for one engine only carries `@pytest.mark.sqlite` or `@pytest.mark.postgres`. The other engine's run
  leaves it out, counts it and says so. Nothing is skipped: a test that skips fails.
- Databases come from a template (tests/template_database.py). Plain `django_db` tests roll back. Tests that
  commit (`django_db(transaction=True)`, `live_server`) have the first state put back. So each test begins
  with the site of tests/factories/site.py: groups with their rights, front pages and empty lists in three
  languages. A module that needs less asks for `bare_database`, one that needs more for `demo_site`.
- Tests in tests/e2e carry the marker `e2e` by themselves and need a browser (see tests/e2e/conftest.py).
"""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import timezone, translation

from cms.absence.database_watch import database_watch
from cms.freshness import current_stamp
from cms.freshness.current_stamp import mark_now
from cms.freshness.stamp import Outdated, StampFile
from scripts.compile_catalogues import compile_catalogues
from tests.factories.site import build_site
from tests.template_database import TemplateDatabase, template_database

pytest_plugins = ["tests.factories.fixtures"]

ENGINES = {"sqlite": "sqlite", "postgresql": "postgres"}
E2E_FOLDER = Path(__file__).parent / "e2e"
left_out = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues, so that tests see today's translations."""
    config.stash[left_out] = 0
    if not hasattr(config, "workerinput"):
        compile_catalogues()


def pytest_report_header() -> str:
    """Name the engine."""
    return f"database: {ENGINES[connection.vendor]}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the browser tests and leave the tests for the other engine to its own run."""
    engine = ENGINES[connection.vendor]
    elsewhere = []
    for item in items:
        if E2E_FOLDER in item.path.parents:
            item.add_marker(pytest.mark.e2e)
        engines = [name for name in ENGINES.values() if item.get_closest_marker(name)]
        if len(engines) > 1 or ("postgres" in engines and item.get_closest_marker("e2e")):
            raise pytest.UsageError(
                f"{item.nodeid} would run on no engine: browser tests run on SQLite only."
            )
        if engines and engines != [engine]:
            elsewhere.append(item)
    if elsewhere:
        items[:] = [item for item in items if item not in elsewhere]
        config.hook.pytest_deselected(items=elsewhere)
    config.stash[left_out] = len(elsewhere)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the main process how many tests this worker left to the other engine."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash[left_out]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over the count of a worker; each of them collects every test."""
    node.config.stash[left_out] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how many tests run on the other engine only."""
    if count := config.stash[left_out]:
        other = next(name for name in ENGINES.values() if name != ENGINES[connection.vendor])
        terminalreporter.write_line(f"{count} test(s) are for {other} only and run with that engine.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Turn a skip into a failure: what a test needs is there, or the run says what is missing."""
    report: Any = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} skipped itself: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """Turn a skipped module into a failure, too."""
    report: Any = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} skipped itself: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Give this process its copy of the template database with the site, and its own folder for media."""
    database = template_database()
    original_teardown = TransactionTestCase._fixture_teardown
    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with django_db_blocker.unblock():
        original_name = settings.DATABASES["default"]["NAME"]
        database.create()
        TransactionTestCase._fixture_teardown = lambda case: _restore(database)
        media.enable()
        build_site()
        database.keep()
        gc.freeze()  # what is loaded by now stays; looking through it for garbage took a fifth of the time
        yield
        media.disable()
        TransactionTestCase._fixture_teardown = original_teardown
        database.drop()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = original_name


def _restore(database: TemplateDatabase) -> None:
    """Undo what a committing test did, in the database and in what Django remembers of it."""
    database.restore()
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session", autouse=True)
def own_stamp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have this process mark its own pages only: others test beside it, with the same folder of data."""
    stamps = StampFile(tmp_path_factory.mktemp("freshness"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(current_stamp, "_open", lambda _folder: stamps)
        yield


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    """Start every test in English, in the site’s time zone, with nothing cached and the database there."""
    cache.clear()
    database_watch.forget()
    mark_now(Outdated.BY_WITHDRAWAL)  # the database was put back behind everybody's back
    with translation.override(settings.LANGUAGE_CODE, deactivate=True):
        yield
    timezone.deactivate()
