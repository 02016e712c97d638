"""Background work of signing in."""

from typing import Any

from django.contrib.auth.forms import PasswordResetForm
from django.utils.translation import override
from django_tasks import task


@task()
def send_password_reset(email: str, language: str, options: dict[str, Any]) -> None:
    """Write to everybody with this address how to choose a new password; to nobody where none has it.

    Parameters:
        email: as it was typed into the form.
        language: the language of the form.
        options: what the view gave to Django's form.
    """
    form = PasswordResetForm({"email": email})
    with override(language):
        if form.is_valid():
            form.save(**options)
