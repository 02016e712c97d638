"""Where a request comes from: nobody chooses his own address."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from cms.signin.client_address import find_client_prefix


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "found"),
    [
        ([], "203.0.113.7", "", "203.0.113.0/24"),
        ([], "203.0.113.7", "192.0.2.1", "203.0.113.0/24"),
        (["127.0.0.1"], "203.0.113.7", "192.0.2.1", "203.0.113.0/24"),
        (["127.0.0.1"], "127.0.0.1", "192.0.2.1", "192.0.2.0/24"),
        (["127.0.0.1"], "127.0.0.1", "8.8.8.8, 192.0.2.1", "192.0.2.0/24"),
        (["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", "8.8.8.8, 192.0.2.1, 10.1.2.3", "192.0.2.0/24"),
        (["127.0.0.1"], "127.0.0.1", "192.0.2.1:4711", "192.0.2.0/24"),
        (["127.0.0.1"], "127.0.0.1", "[2001:db8:1:2::3]:4711", "2001:db8:1::/48"),
        (["127.0.0.1"], "127.0.0.1", "nonsense", "127.0.0.0/24"),
        (["127.0.0.1"], "127.0.0.1", "", "127.0.0.0/24"),
        ([], "2001:db8:1:2::3", "", "2001:db8:1::/48"),
        ([], "fe80::1%eth0", "", "fe80::/48"),
        ([], "::ffff:203.0.113.7", "", "203.0.113.0/24"),
        ([], "", "192.0.2.1", ""),
    ],
)
def test_only_named_proxies_are_believed(
    settings: Settings, proxies: list[str], remote: str, forwarded: str, found: str
) -> None:
    settings.WORKSHOP_SPOT_TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert find_client_prefix(request) == found


def test_a_program_comes_from_nowhere() -> None:
    assert find_client_prefix(None) == ""
