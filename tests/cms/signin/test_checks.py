"""A misconfiguration that lets guesses pass is named at the start."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings


def found(prefix: str = "cms_signin.") -> set[str]:
    return {message.id for message in run_checks() if (message.id or "").startswith(prefix)}


def test_the_site_as_it_is_set_up_is_in_order() -> None:
    assert found() == set()


def test_a_backend_that_does_not_count(settings: Settings) -> None:
    settings.AUTHENTICATION_BACKENDS = [
        "cms.signin.backends.ThrottledBackend",
        "django.contrib.auth.backends.ModelBackend",
    ]
    assert found() == {"cms_signin.E001"}


def test_a_backend_for_another_way_of_signing_in_is_in_order(settings: Settings) -> None:
    settings.AUTHENTICATION_BACKENDS = [
        "cms.signin.backends.ThrottledBackend",
        "django.contrib.auth.backends.RemoteUserBackend",
    ]
    assert found() == set()


@pytest.mark.parametrize("name", ["ThrottleMiddleware", "SessionEndMiddleware"])
def test_a_missing_middleware(settings: Settings, name: str) -> None:
    settings.MIDDLEWARE = [path for path in settings.MIDDLEWARE if not path.endswith(name)]
    assert found() == {"cms_signin.E002"}


def test_a_proxy_that_is_none(settings: Settings) -> None:
    settings.WORKSHOP_SPOT_TRUSTED_PROXIES = ["the server"]
    assert found() == {"cms_signin.E003"}


def test_a_front_server_that_is_not_named(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert found() == {"cms_signin.W001"}
    settings.WORKSHOP_SPOT_TRUSTED_PROXIES = ["127.0.0.1"]
    assert found() == set()
