"""Thousands of requests that nobody sends on purpose: none is answered by an error of ours."""

import os
import random
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Site

from events.models import Workshop
from tests.desks import read_form
from tests.generated_requests import FORM, VALUES, Request, generate

# With transactions of its own, as on a site.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demo_site"),
    pytest.mark.sqlite,
]

SHORT, MEDIUM, LONG = 200, 2_500, 25_000


def new_client(role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role == "staff":
        user, _made = User.objects.get_or_create(
            username="generator", defaults={"is_superuser": True, "email": "generator@example.org"}
        )
        if not (user.is_active and user.is_superuser):
            User.objects.filter(pk=user.pk).update(is_active=True, is_superuser=True)
        client.force_login(user)
    return client


def send(client: Client, request: Request) -> str:
    """Send a request and return what is wrong with the answer; nothing, as it should be."""
    try:
        response = client.generic(
            request.method, request.path, request.body, request.content_type, **request.headers
        )
        status = response.status_code
        if not response.streaming:
            len(response.content)
    except Exception as error:  # noqa: BLE001 – whatever it is, no visitor may cause it
        return f"{request}\n    raised {error!r}"
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return ""
    raised = response.exc_info[1] if getattr(response, "exc_info", None) else None
    return f"{request}\n    {status} {raised!r}"


def send_all(role: str, seed: int, count: int) -> list[str]:
    known = tuple(str(uuid) for uuid in Workshop.objects.values_list("uuid", flat=True)[:3])
    # A new client each time: odd requests sign out, and delete whoever sends them.
    return [
        problem for request in generate(seed, count, known) if (problem := send(new_client(role), request))
    ]


@pytest.mark.parametrize("role", ["visitor", "staff"])
def test_a_few_hundred(role: str) -> None:
    assert not (wrong := send_all(role, seed=1, count=SHORT)), "\n".join(wrong)


@pytest.mark.faults
@pytest.mark.parametrize("role", ["visitor", "staff"])
def test_many(role: str) -> None:
    count = LONG if os.environ.get("FAULTS_LONG") else MEDIUM
    assert not (wrong := send_all(role, seed=2, count=count)), "\n".join(wrong)


# Pages with the forms that people fill in; what stands in braces is found when they are sent.
FORMS = {
    "visitor": ("/en/registration/{workshop}/", "/admin/login/", "/admin/password_reset/"),
    "staff": (
        "/admin/events/workshop/create/",
        "/admin/events/workshop/edit/1/",
        "/admin/events/series/edit/1/",
        "/admin/events/person/create/",
        "/admin/clusters/organisation/create/",
        "/admin/clusters/project/edit/1/",
        "/admin/pages/3/edit/",
        "/admin/pages/8/copy/",
        "/admin/users/new/",
        "/admin/users/edit/{user}/",
        "/admin/groups/new/",
        "/admin/account/",
        "/admin/redirects/add/",
        "/admin/sites/new/",
        "/admin/collections/add/",
        "/admin/images/1/",
        "/admin/documents/edit/{document}/",
        "/admin/workflows/add/",
        "/admin/settings/cms/sitefacts/{site}/",
    ),
}


def spoil(chance: random.Random, form: dict[str, Any]) -> dict[str, Any]:
    """Return what a form would send, with one to three fields that are odd, missing or doubled."""
    spoilt = dict(form)
    for name in chance.sample(sorted(form), min(len(form), chance.choice((1, 1, 2, 3)))):
        match chance.randrange(6):
            case 0:
                spoilt.pop(name)
            case 1:
                spoilt[name] = [*form[name], chance.choice(VALUES)]
            case _:
                spoilt[name] = [chance.choice(VALUES)]
    return spoilt


def find_known() -> dict[str, Any]:
    """Return what stands in the addresses of forms."""
    return {
        "workshop": Workshop.objects.filter(starts_at__gt=timezone.now()).order_by("starts_at")[0].uuid,
        "user": User.objects.get(username="editor").pk,
        "document": Document.objects.values_list("pk", flat=True)[0],
        "site": Site.objects.get().pk,
    }


def send_spoilt(role: str, seed: int, count: int) -> list[str]:
    """Spoil forms and send them; return what went wrong."""
    chance = random.Random(seed)  # noqa: S311 – not for secrets
    known = find_known()
    wrong = []
    for address in FORMS[role]:
        path = address.format(**known)
        form = read_form(new_client(role).get(path))
        for number in range(count):
            body = urlencode(spoil(chance, form), doseq=True, errors="surrogatepass").encode()
            if problem := send(new_client(role), Request(number, "POST", path, FORM, body)):
                wrong.append(problem)
    return wrong


@pytest.mark.faults
@pytest.mark.parametrize("role", FORMS)
def test_spoilt_forms(role: str) -> None:
    wrong = send_spoilt(role, seed=3, count=100 if os.environ.get("FAULTS_LONG") else 8)
    assert not wrong, "\n".join(wrong)
