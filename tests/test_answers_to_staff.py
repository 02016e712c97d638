"""Every address × role × method: nothing that is sent to the site is answered by an error of ours."""

import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.datastructures import MultiValueDict

from cms.unreadable_requests import UnreadableRequestMiddleware

# With transactions of its own, as on a site: a deletion that is refused ends the one around it.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]

# The superuser gets furthest, and so meets every method; the others are mostly turned away.
METHODS = {
    "admin": ("get", "post", "put", "delete", "options"),
    "editor": ("get", "post"),
    "organiser": ("get", "post"),
    "translator-pl": ("get", "post"),
    "": ("get", "post"),
}
# What stands for the arguments of an address: something that is there where possible, and what is not.
MODELS = {"app_label": ("events", "nonsense"), "model_name": ("topic", "nonsense")}
ANYTHING = ("1", "999999999999999999999", "nonsense")
ARGUMENT = re.compile(r"<(\w+)>")


def list_patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from list_patterns(entry, pattern)
        elif isinstance(entry, URLPattern):
            yield pattern


def name_arguments(pattern: str) -> str:
    """Return an address with its arguments as `<name>`, whether it was written as a path or an expression."""
    group = r"(?:[^()]|\([^()]*\))*"
    named = re.sub(rf"\(\?P<(\w+)>{group}\)", r"<\1>", pattern)
    named = re.sub(r"<\w+:(\w+)>", r"<\1>", named)
    unnamed = re.sub(rf"\({group}\)[*?]?", "nonsense/", named)
    return "/" + re.sub(r"[\^$?\\]", "", unnamed)


def fill_in(address: str, number: int) -> str:
    """Return an address with the words of this number for its arguments."""
    words = {name: pair[min(number, 1)] for name, pair in MODELS.items()}
    return ARGUMENT.sub(lambda found: words.get(found[1], ANYTHING[number]), address)


ADDRESSES = sorted(
    {
        fill_in(name_arguments(pattern), number)
        for pattern in list_patterns(get_resolver())
        for number in range(len(ANYTHING))
    }
)


def is_logged_in(client: Client) -> bool:
    return settings.SESSION_COOKIE_NAME in client.cookies and "_auth_user_id" in client.session


@pytest.mark.parametrize("role", METHODS)
@pytest.mark.usefixtures("demo_site")
def test_no_address_answers_with_an_error_of_ours(role: str) -> None:
    client = Client(raise_request_exception=False)
    failed = []
    for address in ADDRESSES:
        for method in METHODS[role]:
            if role and not is_logged_in(client):
                client.force_login(User.objects.get(username=role))
            status = getattr(client, method)(address).status_code
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                failed.append(f"{method} {address}: {status}")
    assert not failed, "\n".join(failed)


class TestAnErrorInTheAdmin:
    @pytest.fixture
    def request_of_staff(self) -> HttpRequest:
        return RequestFactory().post("/admin/pages/", headers={"X-Requested-With": "XMLHttpRequest"})

    def answer(self, request: HttpRequest, error: Exception) -> int | None:
        try:
            raise error
        except type(error) as raised:
            response = UnreadableRequestMiddleware(lambda _request: None).process_exception(request, raised)
        return response.status_code if response else None

    def test_is_the_requests_where_a_field_is_missing(self, request_of_staff: HttpRequest) -> None:
        with pytest.raises(KeyError) as missing:
            MultiValueDict()["name"]
        assert self.answer(request_of_staff, missing.value) == HTTPStatus.BAD_REQUEST

    def test_is_reported_where_it_is_no_misreading(self, request_of_staff: HttpRequest) -> None:
        assert self.answer(request_of_staff, RuntimeError("full")) is None

    def test_is_reported_where_our_own_code_raised_it(
        self, request_of_staff: HttpRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert self.answer(request_of_staff, AttributeError("of a test")) == HTTPStatus.BAD_REQUEST
        monkeypatch.setattr(
            "cms.unreadable_requests._apps_of_the_site", lambda: frozenset({__name__.partition(".")[0]})
        )
        assert self.answer(request_of_staff, AttributeError("of a test")) is None

    def test_is_reported_outside_the_admin(self) -> None:
        assert self.answer(RequestFactory().post("/en/"), AttributeError("of a test")) is None
