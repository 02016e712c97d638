"""The one way in which an app extends another."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.registers import Register


@pytest.fixture
def register() -> Register[str]:
    register: Register[str] = Register("colours")
    register.add("red", "rot")
    register.add("blue", "blau")
    return register


def test_entries_come_in_the_order_in_which_they_were_added(register: Register[str]) -> None:
    assert list(register) == ["rot", "blau"]
    assert dict(register.items()) == {"red": "rot", "blue": "blau"}


def test_a_key_is_taken_once(register: Register[str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="'red' among the colours"):
        register.add("red", "rouge")
    assert register["red"] == "rot"


def test_a_host_puts_its_own_entry_in_place_of_ours(register: Register[str]) -> None:
    register.replace("red", "rouge")
    assert list(register) == ["rouge", "blau"]


def test_only_what_is_there_can_be_replaced(register: Register[str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="'green'"):
        register.replace("green", "grün")


def test_a_missing_entry_is_named(register: Register[str]) -> None:
    assert "green" not in register
    with pytest.raises(LookupError, match="'green' among the colours"):
        register["green"]
