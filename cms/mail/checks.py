"""Start-up checks of the outbox."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.validators import validate_email


def check_sender(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report a sender that no mail server would accept."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    try:
        validate_email(address)
    except ValidationError:
        return [
            checks.Error(
                f"Letters cannot be sent from {settings.DEFAULT_FROM_EMAIL!r}.",
                hint="Set DEFAULT_FROM_EMAIL to an e-mail address, such as Workshops <hello@example.org>.",
                id="cms_mail.E001",
            )
        ]
    return []


def check_timeout(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report that a silent mail server would hold up all letters for ever."""
    if settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend") and settings.EMAIL_TIMEOUT is None:
        return [
            checks.Warning(
                "A mail server that does not answer would hold up all letters.",
                hint="Set EMAIL_TIMEOUT to a number of seconds, such as 20.",
                id="cms_mail.W001",
            )
        ]
    return []
