"""The doors through which somebody uploads a file; each returns what is said beside the field."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.models import Image

from tests.cms.media.uploads import telling, upload
from tests.factories.site import SiteTree


@pytest.fixture
def editor(site: SiteTree) -> Client:
    """A browser in which somebody is signed in who may upload; a failing view is a status, no error."""
    client = Client(raise_request_exception=False)
    user = get_user_model().objects.create_superuser(
        "ewa", "ewa@example.org", first_name="Ewa", last_name="Most"
    )
    client.force_login(user)
    return client


def _said(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.context["form"].errors.get("file", ""))


def by_form(kind: str, editor: Client, name: str, content: bytes) -> str:
    """Add it on its own page."""
    data = {"title": "Bridge", "file": upload(name, content), "collection": 1}
    answer = editor.post(f"/admin/{kind}s/add/", data)
    return "" if answer.status_code == 302 else _said(answer)


def by_many(kind: str, editor: Client, name: str, content: bytes) -> str:
    """Add it among many."""
    data = {"title": name, "files[]": upload(name, content), "collection": 1}
    answer = editor.post(f"/admin/{kind}s/multiple/add/", data)
    assert answer.status_code == 200, answer.status_code
    return "" if answer.json()["success"] else str(answer.json()["error_message"])


def by_chooser(kind: str, editor: Client, name: str, content: bytes) -> str:
    """Upload it while a page is written."""
    prefix = f"{kind}-chooser-upload"
    data = {
        f"{prefix}-title": "Bridge",
        f"{prefix}-file": upload(name, content),
        f"{prefix}-collection": 1,
    }
    answer = editor.post(f"/admin/{kind}s/chooser/create/", data)
    assert answer.status_code == 200, answer.status_code
    if answer.json()["step"] in {"chosen", "duplicate_found"}:
        return ""
    return str(answer.context["creation_form"].errors.get("file", ""))


def by_shell(kind: str, editor: Client, name: str, content: bytes) -> str:
    """Create it in a program."""
    model = {"image": Image, "document": Document}[kind]
    try:
        with transaction.atomic():
            model.objects.create(title="Bridge", file=ContentFile(content, name=name))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def by_file(kind: str, editor: Client, name: str, content: bytes) -> str:
    """Save its file first, in a program."""
    record = {"image": Image, "document": Document}[kind](title="Bridge")
    try:
        record.file.save(name, ContentFile(content), save=False)
    except ValidationError as error:
        return " ".join(error.messages)
    record.save()
    return ""


def by_edit(kind: str, editor: Client, name: str, content: bytes) -> str:
    """Put it in the place of another."""
    good = ("old.png", telling("png")) if kind == "image" else ("old.txt", b"old")
    by_shell(kind, editor, *good)
    record = {"image": Image, "document": Document}[kind].objects.latest("pk")
    data = {"title": "Bridge", "file": upload(name, content), "collection": 1}
    path = f"/admin/images/{record.pk}/" if kind == "image" else f"/admin/documents/edit/{record.pk}/"
    answer = editor.post(path, data)
    return "" if answer.status_code == 302 else _said(answer)


DOORS = (by_form, by_many, by_chooser, by_edit, by_shell, by_file)
every_door = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
