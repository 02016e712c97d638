"""Weak passwords are refused by each door through which one is chosen."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.management import CommandError, call_command
from django.test import Client

from tests.cms.signin.conftest import PASSWORD, change_password

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # files and forms: no engine differs

WEAK = {
    "one letter": "1",
    "short": "bridge-9ar",
    "common": "q1w2e3r4t5y6",
    "numeric": "830274619283746",
    "like the name": "ewa@example.org",
}
weak_passwords = pytest.mark.parametrize("password", WEAK.values(), ids=WEAK.keys())


@weak_passwords
def test_the_form_of_a_user_refuses_it(ewa: AbstractBaseUser, client: Client, password: str) -> None:
    client.force_login(ewa)
    answer = client.post("/admin/users/new/", _new_user(password))
    assert answer.status_code == 200
    assert answer.context["form"].errors.get("password2")
    assert not get_user_model().objects.filter(username="jan").exists()


def test_the_form_of_a_user_takes_a_good_one(ewa: AbstractBaseUser, client: Client) -> None:
    client.force_login(ewa)
    assert client.post("/admin/users/new/", _new_user("water under bridges")).status_code == 302
    assert get_user_model().objects.get(username="jan").check_password("water under bridges")


def _new_user(password: str) -> dict[str, str]:
    return {
        "username": "jan",
        "email": "ewa@example.org",
        "first_name": "Jan",
        "last_name": "Most",
        "password1": password,
        "password2": password,
    }


@weak_passwords
def test_ones_own_account_refuses_it(ewa: AbstractBaseUser, client: Client, password: str) -> None:
    client.force_login(ewa)
    change_password(client, password)
    ewa.refresh_from_db()
    assert ewa.check_password(PASSWORD)


def test_ones_own_account_takes_a_good_one(ewa: AbstractBaseUser, client: Client) -> None:
    client.force_login(ewa)
    change_password(client, "water under bridges")
    ewa.refresh_from_db()
    assert ewa.check_password("water under bridges")


@weak_passwords
def test_the_command_without_questions_refuses_it(
    site: object, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", password)
    with pytest.raises(CommandError, match="DJANGO_SUPERUSER_PASSWORD"):
        call_command("createsuperuser", "--no-input", username="jan", email="ewa@example.org")
    assert not get_user_model().objects.filter(username="jan").exists()


def test_the_command_without_questions_takes_a_good_one(
    site: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--no-input", username="jan", email="jan@example.org")
    assert get_user_model().objects.get(username="jan").check_password(PASSWORD)
