"""Posts whose body nobody can read are answered by a sentence, at every door that takes posts."""

from http import HTTPStatus

import pytest
from django.test import Client

from tests.desks import log_in
from tests.factories.pages import WorkshopPageFactory
from tests.factories.site import SiteTree
from tests.factories.workshops import WorkshopFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # what a body holds is read before any engine

FORM = "application/x-www-form-urlencoded"
PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
BODIES = {
    "utf-16": (f"{FORM}; charset=utf-16", b"n\x00a\x00m\x00e\x00=\x00a"),
    "utf-16 without its last byte": (f"{FORM}; charset=utf-16", b"name=a&b"),
    "utf-7": (f"{FORM}; charset=utf-7", b"name=+AD4-"),
    "no such charset": (f"{FORM}; charset=nonsense", b"name=a"),
    "a charset that is none": (f'{FORM}; charset="\x01"', b"name=a"),
    "bytes that are no text": (FORM, b"name=%ff%fe%c0&email=\xff\xfe"),
    "a null": (FORM, b"name=a%00b&csrfmiddlewaretoken=%00"),
    "parts without boundary": ("multipart/form-data", b"--x\r\n"),
    "parts cut off": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb',
    ),
    "parts in utf-16": ("multipart/form-data; boundary=x; charset=utf-16", b"--x\r\n\r\n--x--"),
    "a boundary that is none": ("multipart/form-data; boundary=\u00e9", b"--x--"),
    "an encoding of parts that is none": (
        "multipart/form-data; boundary=x",
        PART + b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n",
    ),
    "JSON": ("application/json", b'{"name": '),
    "many fields": (FORM, b"&".join(b"a%d=1" % number for number in range(20_000))),
}


@pytest.fixture
def addresses(site: SiteTree) -> list[str]:
    workshop = WorkshopFactory(days=3)
    WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)
    return [
        f"/en/registration/{workshop.uuid}/",
        "/en/",
        "/nothing/",
        "/admin/login/",
        "/admin/password_reset/",
        "/admin/account/",
        "/admin/events/workshop/create/",
        "/admin/images/multiple/add/",
        "/admin/documents/multiple/add/",
        "/documents/authenticate_with_password/1/",
        f"/admin/pages/{site.homes['en'].pk}/edit/",
    ]


@pytest.mark.parametrize("checks_csrf", [False, True])
@pytest.mark.parametrize("kind", BODIES)
def test_no_post_is_an_error_of_ours(addresses: list[str], kind: str, checks_csrf: bool) -> None:
    content_type, body = BODIES[kind]
    session = log_in(superuser=True).cookies["sessionid"].value
    failed = []
    for address in addresses:
        for cookie in ("", session):
            client = Client(raise_request_exception=False, enforce_csrf_checks=checks_csrf)
            if cookie:
                client.cookies["sessionid"] = cookie
            response = client.generic("POST", address, body, content_type=content_type)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                failed.append(
                    f"{address} {'staff' if cookie else 'visitor'}: {response.exc_info[0].__name__}"
                )
    assert not failed, "\n".join(failed)
