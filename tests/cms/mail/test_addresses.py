"""Two spellings of one address: what is one mailbox for certain, and what limits take for one."""

import pytest

from cms.mail.addresses import ADDRESS_MAX_LENGTH, KEY_MAX_LENGTH, make_limit_key, make_recipient_key

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ewa@example.org", "ewa@example.org"),
        (" Ewa.Zak@Example.ORG\n", "ewa.zak@example.org"),
        ("ewa@münchen.example", "ewa@xn--mnchen-3ya.example"),
        ("ewa@MU\u0308NCHEN.example", "ewa@xn--mnchen-3ya.example"),
        ("ewa@XN--MNCHEN-3YA.example", "ewa@xn--mnchen-3ya.example"),
        ("ewa@host_with_underscores.example", "ewa@host_with_underscores.example"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_the_exact_key_merges_what_is_one_mailbox(typed: str, key: str) -> None:
    assert make_recipient_key(typed) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ewa@straße.example", "ewa@strasse.example"),  # two hosts, two owners
        ("ewa@example.org", "ewa+news@example.org"),
        ("ewa.zak@gmail.com", "ewazak@gmail.com"),
        ("ewa@gmail.com", "ewa@googlemail.com"),
    ],
)
def test_the_exact_key_takes_nobody_for_somebody_else(one: str, other: str) -> None:
    assert make_recipient_key(one) != make_recipient_key(other)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Ewa.Zak@example.org", "ewa.zak@example.org"),
        ("ewa+news@example.org", "ewa@example.org"),
        ("ewa+news+more@example.org", "ewa@example.org"),
        ("E.w.a+news@gmail.com", "ewa@gmail.com"),
        ("ewa@GoogleMail.com", "ewa@gmail.com"),
        ("ewa@münchen.example", "ewa@xn--mnchen-3ya.example"),
        ("ewa@xn--mnchen-3ya.example", "ewa@xn--mnchen-3ya.example"),
        ("+news@example.org", "+news@example.org"),
        ("no address", "no address"),
    ],
)
def test_the_key_for_limits_merges_spellings(typed: str, key: str) -> None:
    assert make_limit_key(typed) == key


def test_the_key_for_limits_keeps_strangers_apart() -> None:
    addresses = ["ewa.zak@example.org", "ewazak@example.org", "ewa@example.org", "ewa@example.com"]
    assert len({make_limit_key(address) for address in addresses}) == len(addresses)


def test_what_is_too_long_for_an_address_is_merged_with_nothing() -> None:
    long = f"ewa+{'x' * ADDRESS_MAX_LENGTH}@gmail.com"
    typed = [long, long.upper(), f"e.{long}", f"{long}x", "ewa@gmail.com"]
    assert len({make_limit_key(address) for address in typed}) == len(typed)
    assert len(make_recipient_key(long)) <= KEY_MAX_LENGTH


def test_the_longest_address_that_a_form_takes_has_room() -> None:
    longest = f"{'a' * 64}@{'.'.join(['ż' * 40] * 4)}.example.org"
    assert len(make_recipient_key(longest)) <= KEY_MAX_LENGTH
