"""Sessions end: unused, old, after a new password; and nothing is left of them."""

from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.test import Client

from cms.sweep_register import Budget, sweeps
from tests.cms.signin.conftest import LOGIN, PASSWORD, change_password

pytestmark = pytest.mark.django_db

HOME, PING = "/admin/", "/admin/editing-sessions/ping/wagtailcore/page/1/1/"
IN, OUT = 200, 302
HOUR = 3600


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False) as traveller:
        yield traveller


def sign_in(remember: str = "") -> Client:
    client = Client()
    entered = {"username": "ewa", "password": PASSWORD, "remember": remember}
    assert client.post(LOGIN, entered)["Location"] == HOME
    return client


@pytest.mark.parametrize("remember", ["", "on"])
def test_an_unused_session_ends_after_two_hours(
    ewa: AbstractBaseUser, clock: time_machine.Traveller, remember: str
) -> None:
    client = sign_in(remember)
    clock.shift(2 * HOUR)
    assert client.get(HOME).status_code == IN
    clock.shift(2 * HOUR)
    assert client.get(HOME).status_code == IN
    clock.shift(2 * HOUR + 1)
    assert client.get(HOME).status_code == OUT
    assert Session.objects.count() == 0


def test_a_page_that_is_only_left_open_is_no_use(
    ewa: AbstractBaseUser, clock: time_machine.Traveller
) -> None:
    client = sign_in()
    for _quarter in range(8):
        clock.shift(HOUR / 4)
        client.post(PING)
    clock.shift(1)
    assert client.get(HOME).status_code == OUT


@pytest.mark.parametrize("remember", ["", "on"])
def test_a_session_in_use_ends_after_a_week(
    ewa: AbstractBaseUser, clock: time_machine.Traveller, remember: str
) -> None:
    client = sign_in(remember)
    for _hour in range(7 * 24):
        clock.shift(HOUR)
        assert client.get("/admin/login/").status_code == OUT
    clock.shift(1)
    assert client.get(HOME).status_code == OUT
    assert Session.objects.count() == 0


def test_a_new_password_ends_all_other_sessions(ewa: AbstractBaseUser) -> None:
    here, there = sign_in(), sign_in()
    new = "water under bridges"
    change_password(here, new)
    ewa.refresh_from_db()
    assert ewa.check_password(new)
    assert here.get(HOME).status_code == IN
    assert there.get(HOME).status_code == OUT


def test_visitors_without_a_session_get_none(site: object, client: Client) -> None:
    answer = client.get("/en/")
    assert answer.cookies == {}
    assert "Cookie" not in answer.get("Vary", "")


def test_the_sweep_clears_what_has_ended(ewa: AbstractBaseUser, clock: time_machine.Traveller) -> None:
    sign_in()
    clock.shift(6 * 24 * HOUR)
    sign_in()
    clock.shift(24 * HOUR + 1)
    assert Session.objects.count() == 2
    sweeps["sessions"].work(Budget())
    assert Session.objects.count() == 1
