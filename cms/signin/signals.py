"""What signing in starts: the session's age."""

from time import time
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from cms.signin.session_times import SEEN_AT, SIGNED_IN_AT


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest | None, **kwargs: Any) -> None:
    """Write into the session when it began; by whatever door somebody came in."""
    session = getattr(request, "session", None)
    if session is not None:
        session[SIGNED_IN_AT] = session[SEEN_AT] = time()
