"""Guesses at passwords: counted at every door, alike for everybody, and nobody locks out others."""

from unittest import mock

import pytest
import time_machine
from asgiref.sync import async_to_sync
from django.contrib.auth import aauthenticate, authenticate
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.translation import ngettext, override

from cms.signin.models import AttemptCount
from cms.signin.services.clear_past import clear_attempts
from tests.cms.signin.conftest import LOGIN, OTHER_ADDRESS, OWN_ADDRESS, PASSWORD, guess

pytestmark = pytest.mark.django_db

DJANGOS_LOGIN = "/django/login/"
SIGNED_IN, WRONG, WAIT = 302, 200, 429


def test_after_a_hundred_wrong_guesses_the_right_one_is_not_looked_at(ewa: AbstractBaseUser) -> None:
    statuses = [guess(f"wrong {number}") for number in range(100)]
    assert statuses == [WRONG] * 10 + [WAIT] * 90
    assert guess(PASSWORD) == WAIT


def test_control_without_the_count_the_right_one_passes_after_a_hundred(ewa: AbstractBaseUser) -> None:
    with mock.patch("cms.signin.backends.count_attempt"):
        assert {guess(f"wrong {number}") for number in range(100)} == {WRONG}
        assert guess(PASSWORD) == SIGNED_IN


@pytest.mark.urls("tests.cms.signin.urls")
@pytest.mark.parametrize(("door", "other"), [(LOGIN, DJANGOS_LOGIN), (DJANGOS_LOGIN, LOGIN)])
def test_each_door_counts_for_all_doors(ewa: AbstractBaseUser, door: str, other: str) -> None:
    assert {guess(f"wrong {number}", door=door) for number in range(10)} == {WRONG}
    assert guess(PASSWORD, door=door) == WAIT
    assert guess(PASSWORD, door=other) == WAIT


def test_programs_and_asynchronous_callers_pass_the_same_count(ewa: AbstractBaseUser) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=OWN_ADDRESS)
    for number in range(5):
        assert authenticate(request, username="ewa", password=f"wrong {number}") is None
        assert async_to_sync(aauthenticate)(request, username="ewa", password=f"wrong {number}") is None
    assert authenticate(request, username="ewa", password=PASSWORD) is None
    assert async_to_sync(aauthenticate)(request, username="ewa", password=PASSWORD) is None


def test_a_program_without_a_request_is_counted_too(ewa: AbstractBaseUser) -> None:
    for number in range(10):
        authenticate(username="ewa", password=f"wrong {number}")
    assert authenticate(username="ewa", password=PASSWORD) is None
    assert guess(PASSWORD) == SIGNED_IN


def test_guesses_from_elsewhere_lock_nobody_out(ewa: AbstractBaseUser) -> None:
    for number in range(30):
        guess(f"wrong {number}", address=OTHER_ADDRESS)
    assert guess(PASSWORD, address=OTHER_ADDRESS) == WAIT
    assert guess(PASSWORD, address=OWN_ADDRESS) == SIGNED_IN


def test_another_address_of_the_same_network_is_no_new_beginning(ewa: AbstractBaseUser) -> None:
    for number in range(10):
        guess(f"wrong {number}", address=f"203.0.113.{number}")
        guess(f"wrong {number}", address=f"2001:db8:5:{number}::1")
    assert guess(PASSWORD, address="203.0.113.200") == WAIT
    assert guess(PASSWORD, address="2001:db8:5:ff::1") == WAIT


def test_other_spellings_of_a_name_are_no_new_beginning(ewa: AbstractBaseUser) -> None:
    for number in range(10):
        guess(f"wrong {number}", username=("ewa", "EWA", " ewa ", "ｅｗａ")[number % 4])
    assert guess(PASSWORD) == WAIT


def test_one_network_guesses_at_no_more_than_a_hundred_accounts(ewa: AbstractBaseUser) -> None:
    assert [guess("Workshop2026", username=f"person {number}") for number in range(101)].count(WAIT) == 1
    assert guess(PASSWORD) == WAIT
    assert guess(PASSWORD, address=OTHER_ADDRESS) == SIGNED_IN


def test_an_account_of_ones_own_does_not_wipe_out_guesses_at_others(ewa: AbstractBaseUser) -> None:
    for number in range(99):
        guess("Workshop2026", username=f"person {number}")
        if number % 9 == 0:
            assert guess(PASSWORD) == SIGNED_IN
    assert guess("Workshop2026", username="person 99") == WRONG
    assert guess("Workshop2026", username="person 100") == WAIT


def test_signing_in_forgets_the_mistakes_before(ewa: AbstractBaseUser) -> None:
    for _round in range(3):
        assert {guess(f"wrong {number}") for number in range(9)} == {WRONG}
        assert guess(PASSWORD) == SIGNED_IN


def test_waiting_ends_and_trying_meanwhile_does_not_lengthen_it(ewa: AbstractBaseUser) -> None:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False) as clock:
        for number in range(10):
            guess(f"wrong {number}")
        clock.shift(14 * 60)
        assert guess(PASSWORD) == WAIT
        clock.shift(60)
        assert guess(PASSWORD) == SIGNED_IN


@pytest.mark.parametrize("username", ["ewa", "nobody"])
@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_the_page_says_how_long_to_wait_to_known_and_unknown_alike(
    ewa: AbstractBaseUser, username: str, language: str
) -> None:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False) as clock:
        for number in range(10):
            guess(f"wrong {number}", username=username)
        clock.shift(3 * 60 + 20)
        answer = Client().post(
            LOGIN,
            {"username": username, "password": PASSWORD},
            REMOTE_ADDR=OWN_ADDRESS,
            headers={"Accept-Language": language},
        )
    with override(language):
        sentence = ngettext(
            "For security, nothing is accepted for now. Please try again in %(minutes)s minute.",
            "For security, nothing is accepted for now. Please try again in %(minutes)s minutes.",
            12,
        ) % {"minutes": 12}
    assert answer.status_code == WAIT
    assert sentence in answer.content.decode()
    assert answer["Retry-After"] == "700"
    assert "no-store" in answer["Cache-Control"]
    assert username not in answer.content.decode()


def test_the_table_names_neither_accounts_nor_addresses(ewa: AbstractBaseUser) -> None:
    guess("wrong")
    kept = str(list(AttemptCount.objects.values()))
    assert AttemptCount.objects.count() == 2
    assert "ewa" not in kept
    assert "203.0.113" not in kept


def test_counts_go_when_they_have_ended(ewa: AbstractBaseUser) -> None:
    guess("wrong")
    assert clear_attempts() == 0
    AttemptCount.objects.update(ends_at=timezone.now())
    assert clear_attempts() == 2


def test_the_password_of_a_private_collection_is_counted_too(site: object) -> None:
    from wagtail.models import Collection, CollectionViewRestriction

    private = Collection.get_first_root_node().add_child(name="Private")
    restriction = CollectionViewRestriction.objects.create(
        collection=private, restriction_type="password", password="a bridge of nine arches"
    )
    door = f"/documents/authenticate_with_password/{restriction.pk}/"
    for number in range(10):
        Client().post(door, {"password": f"wrong {number}", "return_url": "/"})
    answer = Client().post(door, {"password": "a bridge of nine arches", "return_url": "/"})
    assert answer.status_code == WAIT
