"""Somebody with an account, and somebody who guesses."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client

from tests.factories.site import SiteTree

PASSWORD = "a bridge of nine arches"
LOGIN = "/admin/login/"
OWN_ADDRESS = "203.0.113.7"
OTHER_ADDRESS = "198.51.100.7"


@pytest.fixture
def ewa(site: SiteTree) -> AbstractBaseUser:
    """Ewa, who may enter the admin."""
    return get_user_model().objects.create_superuser(
        "ewa", "ewa@example.org", PASSWORD, first_name="Ewa", last_name="Most"
    )


def change_password(client: Client, new: str) -> None:
    """Fill in the page of one's own account as it is shown, with a new password."""
    page = client.get("/admin/account/")
    panels = [panel for tab in page.context["panels_by_tab"].values() for panel in tab]
    forms = [panel.get_form() for panel in panels]
    shown = {field.html_name: field.value() for form in forms for field in form}
    entered = {name: value for name, value in shown.items() if value not in (None, "", False)}
    entered |= {
        "password-old_password": PASSWORD,
        "password-new_password1": new,
        "password-new_password2": new,
    }
    client.post("/admin/account/", entered)


def guess(password: str, username: str = "ewa", address: str = OWN_ADDRESS, **more: Any) -> int:
    """Try a password at Wagtail's door, as a browser without a history, and return the status."""
    entered = {"username": username, "password": password}
    status: int = (
        Client(raise_request_exception=False)
        .post(more.pop("door", LOGIN), entered, REMOTE_ADDR=address, **more)
        .status_code
    )
    return status
