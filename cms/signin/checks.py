"""Start-up checks of signing in."""

from ipaddress import ip_network
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core import checks
from django.utils.module_loading import import_string

from cms.signin.backends import ThrottledBackend

MIDDLEWARE = ("cms.signin.middleware.ThrottleMiddleware", "cms.signin.middleware.SessionEndMiddleware")


def check_backends(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report a backend that looks at passwords without counting guesses."""
    return [
        checks.Error(
            f"{path} takes any number of guesses at a password.",
            hint="Name cms.signin.backends.ThrottledBackend in AUTHENTICATION_BACKENDS in its place.",
            id="cms_signin.E001",
        )
        for path in settings.AUTHENTICATION_BACKENDS
        if issubclass(backend := import_string(path), ModelBackend)
        and not issubclass(backend, ThrottledBackend)
        # Those for another way of signing in inherit the rights and leave passwords alone.
        and backend.authenticate is ModelBackend.authenticate
    ]


def check_middleware(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report that nobody would count resets, tell people to wait, or end sessions."""
    return [
        checks.Error(
            f"{path} is missing in MIDDLEWARE.",
            hint="Put it after django.contrib.auth.middleware.AuthenticationMiddleware.",
            id="cms_signin.E002",
        )
        for path in MIDDLEWARE
        if path not in settings.MIDDLEWARE
    ]


def check_proxies(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report proxies that are no addresses, and a front server behind which all visitors look alike."""
    found: list[checks.CheckMessage] = []
    for text in settings.WORKSHOP_SPOT_TRUSTED_PROXIES:
        try:
            ip_network(text, strict=False)
        except ValueError:
            found.append(
                checks.Error(
                    f"{text!r} in WORKSHOP_SPOT_TRUSTED_PROXIES is neither an address nor a network.",
                    hint="Name front servers such as 127.0.0.1 or 10.0.0.0/8.",
                    id="cms_signin.E003",
                )
            )
    if settings.SECURE_PROXY_SSL_HEADER and not settings.WORKSHOP_SPOT_TRUSTED_PROXIES:
        found.append(
            checks.Warning(
                "Behind the front server all visitors seem to have one address, and are refused together "
                "when one of them guesses passwords.",
                hint="Set TRUSTED_PROXIES to the address of the front server, such as 127.0.0.1.",
                id="cms_signin.W001",
            )
        )
    return found
