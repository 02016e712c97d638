"""A program that registers without end is stopped; people are not, and nothing that they wrote is lost."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.mail.models import Letter
from events.registration import limits
from events.registration.models import Registration
from tests.events.registration.conftest import World, entries

pytestmark = pytest.mark.django_db

NETWORK = {"REMOTE_ADDR": "203.0.113.7"}
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture(autouse=True)
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FOR_A_MAILBOX", 3)
    monkeypatch.setattr(limits, "FROM_A_NETWORK", 4)
    monkeypatch.setattr(limits, "FOR_A_WORKSHOP", 6)


@pytest.fixture
def send(client: Client, world: World) -> Callable[..., Any]:
    def post(email: str, **meta: str) -> Any:
        return client.post(world.url("en"), entries(email=email), **(meta or NETWORK))

    return post


def test_spellings_of_one_mailbox_count_together(send: Callable[..., Any]) -> None:
    spellings = ["ida@example.org", "IDA@Example.org", "ida+a@example.org", "ida+b@example.org"]
    statuses = [send(email, REMOTE_ADDR=f"192.0.{n}.1").status_code for n, email in enumerate(spellings)]
    assert statuses == [HTTPStatus.SEE_OTHER] * 3 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_a_network_is_stopped_and_others_are_not(send: Callable[..., Any]) -> None:
    statuses = [send(f"a{n}@example.org", REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(1, 6)]
    assert statuses == [HTTPStatus.SEE_OTHER] * 4 + [HTTPStatus.TOO_MANY_REQUESTS]
    assert send("b@example.org", **ELSEWHERE).status_code == HTTPStatus.SEE_OTHER


def test_a_workshop_takes_no_flood_from_many_networks(send: Callable[..., Any]) -> None:
    statuses = [send(f"a{n}@example.org", REMOTE_ADDR=f"192.0.{n}.1").status_code for n in range(7)]
    assert statuses == [HTTPStatus.SEE_OTHER] * 6 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_who_is_stopped_writes_nothing_and_keeps_what_was_typed(send: Callable[..., Any]) -> None:
    for number in range(4):
        send(f"a{number}@example.org")
    before = (Registration.objects.count(), Letter.objects.count())
    response = send("ida@example.org")
    assert (Registration.objects.count(), Letter.objects.count()) == before
    assert int(response["Retry-After"]) > 0
    page = BeautifulSoup(response.content, "lxml")
    assert "send it again in an hour" in " ".join(page.select_one(".note.bad").get_text(" ").split())
    assert page.select_one("[name=email]")["value"] == "ida@example.org"


def test_an_address_that_is_registered_is_stopped_at_the_same_moment_as_one_that_is_not(
    send: Callable[..., Any],
) -> None:
    send("known@example.org", REMOTE_ADDR="192.0.1.1")
    known = [send("known@example.org", REMOTE_ADDR="192.0.2.1").status_code for _ in range(3)]
    unknown = [send("unknown@example.org", REMOTE_ADDR="192.0.3.1").status_code for _ in range(4)]
    assert known[-1] == unknown[-1] == HTTPStatus.TOO_MANY_REQUESTS
    assert known[:-1] == unknown[1:-1] == [HTTPStatus.SEE_OTHER] * 2


def test_what_cannot_be_taken_is_not_counted(client: Client, world: World, send: Callable[..., Any]) -> None:
    for _ in range(9):
        client.post(world.url("en"), entries(email="no address"), **NETWORK)
    assert send("ida@example.org").status_code == HTTPStatus.SEE_OTHER
