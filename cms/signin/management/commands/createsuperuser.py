import os
from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

PASSWORD_VARIABLE = "DJANGO_SUPERUSER_PASSWORD"  # noqa: S105 – the variable's name


class Command(createsuperuser.Command):
    """Django's command, which takes any password from the environment unless it asks somebody."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        password = os.environ.get(PASSWORD_VARIABLE)
        if not options["interactive"] and password is not None:
            user_class: Any = self.UserModel
            names = {user_class.USERNAME_FIELD, *user_class.REQUIRED_FIELDS}
            told = {
                name: options[name] or os.environ.get(f"DJANGO_SUPERUSER_{name.upper()}") for name in names
            }
            user = user_class(**{name: value for name, value in told.items() if value})
            try:
                validate_password(password, user)
            except ValidationError as error:
                raise CommandError(f"{PASSWORD_VARIABLE}: {' '.join(error.messages)}") from error
        return super().handle(*args, **options)
