"""What answers tell the browser it may load and run."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from cms.middleware import ContentSecurityPolicyMiddleware
from tests.desks import log_in
from tests.factories.site import SiteTree

pytestmark = pytest.mark.django_db

POLICY = "Content-Security-Policy"


def directives(response: HttpResponse) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in response[POLICY].split("; "))


@pytest.mark.parametrize("address", ["/en/", "/pl/nothing-here/", "/sitemap.xml", "/media/nothing.png"])
def test_nothing_inline_and_nothing_from_elsewhere_runs_in_public(
    client: Client, site: SiteTree, address: str
) -> None:
    policy = directives(client.get(address))
    assert "unsafe" not in str(policy)
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"


def test_nothing_from_elsewhere_runs_in_the_admin(site: SiteTree) -> None:
    policy = directives(log_in(superuser=True).get("/admin/"))
    assert "unsafe-eval" not in str(policy)
    assert policy["script-src"] == "'self' 'unsafe-inline'"
    assert policy["default-src"] == policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"


def test_a_policy_of_an_answers_own_is_kept() -> None:
    own = HttpResponse(headers={POLICY: "sandbox"})
    middleware = ContentSecurityPolicyMiddleware(lambda _request: own)
    assert middleware(RequestFactory().get("/documents/1/a.svg"))[POLICY] == "sandbox"


def test_pages_may_ask_for_no_camera_and_no_place(client: Client, site: SiteTree) -> None:
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(
        client.get("/en/")["Permissions-Policy"].split(", ")
    )
