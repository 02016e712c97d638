"""What tests of desks share: people by role, a form's data as a browser would send it, query counts."""

from typing import Any

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client


def log_in(*groups: str, superuser: bool = False) -> Client:
    """Return a browser in which a member of the groups is logged in."""
    name = "-".join(groups) or ("superuser" if superuser else "nobody")
    user = User.objects.create(username=name, email=f"{abs(hash(name))}@example.org", is_superuser=superuser)
    user.groups.set(Group.objects.filter(name__in=groups))
    if groups and user.groups.count() != len(groups):
        raise LookupError(f"Not all of {groups} are groups")
    client = Client()
    client.force_login(user)
    return client


def read_form(response: HttpResponse) -> dict[str, Any]:
    """Return what a browser would send if nothing were changed in the page's main form."""
    page = BeautifulSoup(response.content, "lxml")
    for template in page.find_all("template"):
        template.decompose()
    form = max(page.find_all("form", method=lambda value: (value or "").upper() == "POST"), key=_size)
    data: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type")
        if not name or kind in {"submit", "button", "file"}:
            continue
        if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        data.setdefault(name, []).append(_value(field))
    return data


def _size(form: Any) -> int:
    return len(form.find_all(["input", "textarea", "select"]))


def _value(field: Any) -> str:
    if field.name == "textarea":
        return str(field.text.removeprefix("\n"))
    if field.name == "select":
        chosen = field.find("option", selected=True) or field.find("option")
        return str(chosen.get("value", "")) if chosen else ""
    return str(field.get("value", "on" if field.get("type") == "checkbox" else ""))


def read_text(response: HttpResponse) -> str:
    """Return the page's text as a person reads it, without the markup."""
    return " ".join(BeautifulSoup(response.content, "lxml").get_text(" ").split())


def error_texts(response: HttpResponse) -> list[str]:
    """Return the errors that stand beside fields and above rows."""
    page = BeautifulSoup(response.content, "lxml")
    for template in page.find_all("template"):
        template.decompose()
    return [" ".join(error.get_text(" ").split()) for error in page.select(".error-message")]
