"""The door that every sign-in passes: Wagtail's page, Django's, an interface, a program."""

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from cms.signin.client_address import find_client_prefix
from cms.signin.limits import TooManyAttempts, limit_account, limit_network
from cms.signin.services.count_attempt import count_attempt, forgive_attempt


class ThrottledBackend(ModelBackend):
    """Django's own check of names and passwords, for so many guesses and no more."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> AbstractBaseUser | None:
        """Return who has this name and this password.

        Where there were too many guesses before, not even the right password is looked at: the answer, and
        the time that it takes, tell nothing. `ThrottleMiddleware` then says that one has to wait.

        Raises:
            PermissionDenied: when there were too many; no further backend is asked then.
        """
        user_class: Any = get_user_model()
        name = kwargs.get(user_class.USERNAME_FIELD) if username is None else username
        if name is None or password is None:
            return None
        prefix = find_client_prefix(request)
        account, network = limit_account(name, prefix), limit_network(prefix)
        try:
            count_attempt([account, network])
        except TooManyAttempts as refused:
            if request is not None:
                request.too_many_attempts = refused
            raise PermissionDenied from refused
        user = super().authenticate(request, username=name, password=password)
        if user is not None:
            forgive_attempt(forget=account, lessen=network)
        return user

    async def aauthenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> AbstractBaseUser | None:
        """Do the same for asynchronous callers; Django's own method would look past the count."""
        return await sync_to_async(self.authenticate)(request, username, password, **kwargs)
