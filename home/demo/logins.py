"""The demonstration's log-ins: who may try what, and where their password is written."""

import os
import secrets
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, Group
from wagtail.users.models import UserProfile

from cms.text.languages import own_name_of
from home.demo.login_file import logins_path
from home.roles import EDITORS, ORGANISERS, translator

PASSWORD_VARIABLE = "DEMO_PASSWORD"  # noqa: S105 – the variable's name
ADMIN = "admin"


@dataclass(frozen=True)
class Login:
    """Somebody to try the site as; `language` is that of the person's desk."""

    username: str
    role: str
    language: str = "en"
    group: str = ""


def _translator(code: str) -> Login:
    name = own_name_of(code)
    return Login(f"translator-{code}", f"translates into {name}", code, translator(name).name)


LOGINS = (
    Login(ADMIN, "may do everything"),
    Login("editor", "writes and publishes pages in all languages", group=EDITORS),
    Login("organiser", "keeps workshops, seats and registrations", group=ORGANISERS),
    *map(_translator, ("pl", "de", "en")),
)


def add_users(password: str) -> AbstractBaseUser:
    """Make every log-in with one password, and return the administrator."""
    user_class = get_user_model()
    encoded = make_password(password)
    for login in LOGINS:
        user = user_class.objects.create(
            username=login.username,
            email=f"{login.username}@workshop-spot.example",
            first_name=login.username.partition("-")[0].capitalize(),
            last_name="Demo",
            password=encoded,
            is_superuser=login.username == ADMIN,
            is_staff=login.username == ADMIN,
        )
        if login.group:
            user.groups.add(Group.objects.get(name=login.group))
        UserProfile.objects.create(user=user, preferred_language=login.language)
    return user_class.objects.get(username=ADMIN)


def choose_password() -> str:
    """Return DEMO_PASSWORD where it is set, else one that only this installation has."""
    return os.environ.get(PASSWORD_VARIABLE) or secrets.token_urlsafe(9)


def write_logins(password: str) -> None:
    """Write the log-ins to a file that only its owner may read."""
    lines = [f"{login.username:<14} {password:<14} {login.role}" for login in LOGINS]
    path = logins_path()
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(["Demo log-ins for /admin/ (name, password, what for):", *lines, ""]))
