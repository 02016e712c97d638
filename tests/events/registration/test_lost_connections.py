"""A connection that breaks while somebody registers: what the person is told is so, and nobody is doubled."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import Error, connection
from django.test import Client

from cms.absence.database_watch import database_watch
from cms.mail.models import Letter
from events.registration.models import Registration
from events.registration.services import register_surely as module
from events.registration.services.register import register
from tests.events.registration.conftest import World, build_world, entries
from tests.faults.cutting_proxy import CuttingProxy, cutting_proxy

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

# What the site sends in the course of a registration, each once.
STATEMENTS = {
    "looking the workshop up": b"events_workshop",
    "counting the attempt": b"cms_signin_attemptcount",
    "locking the workshop": b"FOR UPDATE",
    "writing the registration": b'INSERT INTO "events_registration_registration"',
    "writing the answers": b'INSERT INTO "events_registration_answer"',
    "writing the e-mail": b'INSERT INTO "cms_mail_letter"',
}


@pytest.fixture
def proxy(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[CuttingProxy]:
    monkeypatch.setattr(module, "PAUSES", (0.0, 0.0))
    with cutting_proxy() as cutter:
        yield cutter


@pytest.fixture
def world(proxy: CuttingProxy) -> World:
    return build_world()


def post(world: World) -> Any:
    response = Client(raise_request_exception=False).post(world.url(), entries())
    # As Django does after each request, but not after those of its test client.
    connection.close_if_unusable_or_obsolete()
    return response


def is_told_of_a_place(response: Any) -> bool:
    return response.status_code == 303


def cut_commit_of_registration(proxy: CuttingProxy, monkeypatch: pytest.MonkeyPatch, **how: bool) -> None:
    """Cut at the commit that follows the e-mail, not at that of the counts before."""
    usual = module.register

    def cut_and_register(*arguments: Any) -> Any:
        monkeypatch.setattr(module, "register", usual)
        proxy.cut_at(b"COMMIT", **how)
        return usual(*arguments)

    monkeypatch.setattr(module, "register", cut_and_register)


@pytest.mark.parametrize("moment", STATEMENTS)
def test_cut_between_statements(proxy: CuttingProxy, world: World, moment: str) -> None:
    proxy.cut_at(STATEMENTS[moment])
    first = post(world)
    assert proxy.cuts == 1
    assert Registration.objects.count() == int(is_told_of_a_place(first))
    assert is_told_of_a_place(post(world))
    assert (Registration.objects.count(), Letter.objects.count()) == (1, 1)


@pytest.mark.parametrize("is_committed", [False, True])
def test_cut_at_the_commit_is_found_out(
    proxy: CuttingProxy, world: World, monkeypatch: pytest.MonkeyPatch, is_committed: bool
) -> None:
    cut_commit_of_registration(proxy, monkeypatch, after=is_committed)
    response = post(world)
    assert proxy.cuts == 1
    assert is_told_of_a_place(response)
    assert (Registration.objects.count(), Letter.objects.count()) == (1, 1)


@pytest.mark.parametrize("is_committed", [False, True])
def test_where_it_cannot_be_found_out_that_is_said_and_a_second_post_is_safe(
    proxy: CuttingProxy, world: World, monkeypatch: pytest.MonkeyPatch, is_committed: bool
) -> None:
    cut_commit_of_registration(proxy, monkeypatch, after=is_committed, stays_away=True)
    response = post(world)
    assert proxy.cuts == 1
    assert response.status_code == 503
    assert b"It is not certain whether your registration was saved" in response.content
    proxy.refuse(False)
    assert Registration.objects.count() == int(is_committed)
    database_watch._looked_at = 0.0
    assert is_told_of_a_place(post(world))
    assert (Registration.objects.count(), Letter.objects.count()) == (1, 1)


def test_negative_control_a_commit_that_is_cut_raises_although_it_was_done(
    proxy: CuttingProxy, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_and_register(*arguments: Any) -> Any:
        proxy.cut_at(b"COMMIT", after=True)
        return register(*arguments)

    monkeypatch.setattr("events.registration.views.register_surely", cut_and_register)
    response = post(world)
    assert response.status_code == 503
    assert Registration.objects.count() == 1


def test_a_connection_that_died_meanwhile_is_replaced(proxy: CuttingProxy, world: World) -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/en/").status_code == 200
    connection.ensure_connection()
    proxy.cut()
    with pytest.raises(Error):
        Registration.objects.count()  # outside of a request nobody looks whether it still lives
    connection.close_if_unusable_or_obsolete()
    assert client.get("/en/").status_code == 200
