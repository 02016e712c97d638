"""Forgotten passwords: the same answer and the same work for every address, and not too many e-mails."""

import unicodedata
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.contrib.auth.models import AbstractBaseUser
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from cms.mail.addresses import ADDRESS_MAX_LENGTH
from cms.signin import middleware
from cms.signin.services.clear_past import clear_reset_requests
from tests.cms.signin.conftest import OTHER_ADDRESS, OWN_ADDRESS

pytestmark = pytest.mark.django_db

RESET = "/admin/password_reset/"
SENT, WAIT = 302, 429


def ask(email: str, address: str = OWN_ADDRESS, door: str = RESET, language: str = "en") -> int:
    status: int = (
        Client()
        .post(door, {"email": email}, REMOTE_ADDR=address, headers={"Accept-Language": language})
        .status_code
    )
    return status


@pytest.mark.parametrize("email", ["ewa@example.org", "nobody@example.org"])
def test_a_mailbox_gets_three_an_hour_whether_it_has_an_account_or_not(
    ewa: AbstractBaseUser, email: str
) -> None:
    name, _at, host = email.partition("@")
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False) as clock:
        spellings = [email, email.upper(), f"{name}+x@{host}", email]
        assert [ask(each, address=f"198.51.{n}.1") for n, each in enumerate(spellings)] == [*[SENT] * 3, WAIT]
        clock.shift(3600)
        assert ask(email) == SENT


def test_one_network_asks_for_twenty_an_hour(site: object) -> None:
    statuses = [ask(f"p{number}@example.org") for number in range(21)]
    assert statuses == [*[SENT] * 20, WAIT]
    assert ask("somebody@example.org", OTHER_ADDRESS) == SENT


def test_control_without_the_count_everything_is_sent(ewa: AbstractBaseUser) -> None:
    with mock.patch.object(middleware, "count_attempt"):
        assert {ask("ewa@example.org") for _number in range(30)} == {SENT}
    assert len(mail.outbox) == 30


@pytest.mark.urls("tests.cms.signin.urls")
def test_djangos_own_view_counts_with_wagtails(ewa: AbstractBaseUser) -> None:
    doors = [RESET, "/django/reset/", RESET, "/django/reset/"]
    assert [ask("ewa@example.org", door=door) for door in doors] == [*[SENT] * 3, WAIT]


def test_an_empty_form_counts_against_no_mailbox(site: object) -> None:
    statuses = [ask("", address=f"198.51.{number}.1") for number in range(5)]
    assert set(statuses) == {200}


def spy_on_spelling() -> tuple[list[int], Any]:
    """Return the lengths of what is brought into one spelling, and what writes them down meanwhile."""
    lengths: list[int] = []
    spell = unicodedata.normalize

    def note(form: Any, text: str) -> str:
        lengths.append(len(text))
        return spell(form, text[:1000])

    return lengths, mock.patch("unicodedata.normalize", note)


def test_what_is_too_long_for_an_address_is_counted_as_it_was_typed(site: object) -> None:
    long = "a" + "\u0315\u0300" * 20_000 + "@example.org"  # in one spelling: ten seconds, and more each time
    lengths, spying = spy_on_spelling()
    with spying:
        statuses = [ask(long, address=f"198.51.{number}.1") for number in range(4)]
    assert max(lengths, default=0) <= ADDRESS_MAX_LENGTH
    assert statuses == [*[200] * 3, WAIT]


def test_control_an_address_is_brought_into_one_spelling(site: object) -> None:
    lengths, spying = spy_on_spelling()
    with spying:
        ask("ewa@MU\u0308NCHEN.example")
    assert lengths


def test_the_request_does_the_same_work_for_known_and_unknown(
    ewa: AbstractBaseUser, settings: Settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    work: list[list[str]] = []
    statements: list[str] = []
    for email in ("ewa@example.org", "nobody@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ask(email) == SENT
        statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        work.append([statement[:30] for statement in statements])
    assert work[0] == work[1]
    assert "auth_user" not in str(statements)
    assert DBTaskResult.objects.count() == 2
    assert mail.outbox == []


def test_the_e_mail_leads_to_a_new_password(ewa: AbstractBaseUser) -> None:
    ask("ewa@example.org", language="de")
    (letter,) = mail.outbox
    assert "zurück" in f"{letter.subject} {letter.body}"
    address = next(line for line in letter.body.splitlines() if "/password_reset/confirm/" in line)
    path = address[address.index("/admin/") :].strip()
    client = Client()
    form = client.get(path)
    assert client.post(form["Location"], {"new_password1": "1", "new_password2": "1"}).status_code == 200
    new = {"new_password1": "water under bridges", "new_password2": "water under bridges"}
    assert client.post(form["Location"], new).status_code == 302
    ewa.refresh_from_db()
    assert ewa.check_password("water under bridges")


def test_who_asked_is_forgotten_an_hour_after(ewa: AbstractBaseUser, settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    ask("ewa@example.org")
    assert clear_reset_requests() == 0
    DBTaskResult.objects.update(
        status="SUCCESSFUL",
        started_at=timezone.now() - timezone.timedelta(hours=2),
        finished_at=timezone.now() - timezone.timedelta(hours=2),
    )
    assert clear_reset_requests() == 1
