"""A request in WSGI's words: nothing of it is lost, and nothing can be put into a front server's mouth."""

import pytest

from cms.gate.bodies import Body, BodyStore
from cms.gate.environ import make_environ, read_headers
from cms.gate.limits import Limits
from tests.cms.gate.clients import Client

pytestmark = pytest.mark.sqlite


def _environ(client: Client) -> dict[str, object]:
    with Body(Limits(), BodyStore(Limits())) as body:
        return make_environ(client.scope, read_headers(client.scope), body)


def test_headers_that_come_twice_are_joined() -> None:
    environ = _environ(
        Client(headers=[("X-Name", "a"), ("X-Name", "b"), ("Cookie", "a=1"), ("Cookie", "b=2")])
    )
    assert environ["HTTP_X_NAME"] == "a,b"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"


def test_a_header_with_an_underscore_passes_for_no_other() -> None:
    environ = _environ(Client(headers=[("X_Forwarded_For", "1.2.3.4"), ("X-Forwarded-Proto", "https")]))
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert environ["HTTP_X_FORWARDED_PROTO"] == "https"


def test_a_header_names_no_proxy_for_what_the_site_itself_asks() -> None:
    assert "HTTP_PROXY" not in _environ(Client(headers=[("Proxy", "http://attacker.example")]))


@pytest.mark.parametrize(
    ("raw", "path"),
    [(b"/pl/za%C5%BC", "/pl/zaż"), (b"/%FF", None), (b"/a%2Fb?x", "/a/b"), ("/ż".encode(), "/ż")],
)
def test_the_bytes_of_an_address_arrive_as_they_are(raw: bytes, path: str | None) -> None:
    client = Client()
    client.scope["raw_path"] = raw
    handed_on = str(_environ(client)["PATH_INFO"]).encode("latin-1")
    assert handed_on == (b"/\xff" if path is None else path.encode())


def test_what_arrived_counts_not_what_was_announced() -> None:
    environ = _environ(Client(method="POST", headers=[("Content-Length", "900"), ("Transfer-Encoding", "x")]))
    assert environ["CONTENT_LENGTH"] == "0"
    assert "HTTP_TRANSFER_ENCODING" not in environ
    assert "HTTP_CONTENT_LENGTH" not in environ
