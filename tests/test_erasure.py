"""After somebody's registration is erased nothing of the person is left, in no table and in no byte."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import LazySettings, settings
from django.db import connection
from django.test import Client

from cms.mail.file_backend import OWN_PATH
from cms.mail.models import Letter
from cms.mail.services.deliver_letter import deliver_letter
from events.registration.models import Registration
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.erase_registration import erase_registration
from tests.events.registration.conftest import build_world, entries

pytestmark = pytest.mark.django_db(transaction=True)

NAME, ADDRESS, ANSWER = "Zephyrine Canaryfeather", "zephyrine.canary@example.org", "No canaryseed, please"
TRACES = ("canaryfeather", "zephyrine", "canaryseed")


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """The folder of a new installation's e-mails."""
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = OWN_PATH, str(tmp_path / "letters")
    return tmp_path / "letters"


@pytest.fixture
def registration(client: Client, folder: Path) -> Registration:
    """Somebody who registered, was written to, was cancelled and was written to again."""
    world = build_world()
    form = entries(name=NAME, email=ADDRESS, q_diet=ANSWER)
    assert client.post(world.url("en"), form).status_code == 303
    found = Registration.objects.get()
    send_all()
    cancel_registration(found, by=None, reason="Her canaryseed is late")
    send_all()
    return found


def send_all() -> None:
    for letter in Letter.objects.order_by("pk"):
        deliver_letter(letter.pk)


def traces_in_tables() -> Iterator[str]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 – its own tables
            text = str(cursor.fetchall()).lower()
            yield from (f"{table}: {trace}" for trace in TRACES if trace in text)


def traces_in_files(*paths: Path) -> Iterator[str]:
    for path in paths:
        content = path.read_bytes().lower() if path.exists() else b""
        yield from (f"{path.name}: {trace}" for trace in TRACES if trace.encode() in content)


def database_files() -> tuple[Path, Path]:
    name = settings.DATABASES["default"]["NAME"]
    return Path(name), Path(f"{name}-wal")


def test_no_row_of_any_table_names_the_person(registration: Registration) -> None:
    assert {table.partition(":")[0] for table in traces_in_tables()} >= {
        model._meta.db_table for model in (apps.get_model("cms_mail.Letter"), Registration)
    }
    erase_registration(registration)
    assert list(traces_in_tables()) == []


def test_no_e_mail_is_left_though_a_mail_server_was_named_since(
    registration: Registration, folder: Path, settings: LazySettings
) -> None:
    # As `cms.settings.development` does where EMAIL_URL is given.
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.smtp.EmailBackend", None
    settings.DATA_DIR = folder.parent
    assert len(list(traces_in_files(*folder.iterdir()))) >= 2
    erase_registration(registration)
    assert list(traces_in_files(*folder.iterdir())) == []


def test_no_e_mail_is_left_in_the_folder(registration: Registration, folder: Path) -> None:
    assert len(list(traces_in_files(*folder.iterdir()))) >= 2
    erase_registration(registration)
    assert list(folder.iterdir()) == []


@pytest.mark.sqlite
def test_no_byte_of_the_database_or_its_log_names_the_person(registration: Registration) -> None:
    assert list(traces_in_files(*database_files()))
    erase_registration(registration)
    assert list(traces_in_files(*database_files())) == []


@pytest.mark.sqlite
def test_control_without_overwriting_the_bytes_stay(registration: Registration) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA secure_delete=OFF")
    erase_registration(registration)
    assert list(traces_in_files(*database_files()))
