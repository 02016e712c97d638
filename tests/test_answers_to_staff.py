"""Every address × role × method: nothing that is sent to the site is answered by an error of ours."""

import re
from http import HTTPStatus

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.datastructures import MultiValueDict
from modelcluster.forms import childformset_factory

from cms.unreadable_requests import UnreadableRequestMiddleware
from events.models import Series, SeriesOrganiser
from tests.generated_requests import list_patterns

# With transactions of its own, as on a site: a deletion that is refused ends the one around it.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]

ROLES = ("admin", "editor", "organiser", "translator-pl", "")
METHODS = ("get", "post")
# The superuser gets furthest, and so meets every method and every odd address; the others are mostly turned
# away before either matters.
RARE_METHODS = ("put", "delete", "options")
# What stands for the arguments of an address: something that is there where possible, and what is not.
MODELS = {"app_label": ("events", "nonsense"), "model_name": ("topic", "nonsense")}
ANYTHING = ("1", "999999999999999999999", "nonsense")
ARGUMENT = re.compile(r"<(\w+)>")


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


def list_addresses(number: int) -> list[str]:
    """Return each address of the site, with the words of this number for its arguments."""
    return sorted({fill_in(name_arguments(pattern), number) for pattern in list_patterns(get_resolver())})


def list_requests(role: str) -> list[tuple[str, str]]:
    """Return the methods and addresses that a role tries."""
    requests = [(method, address) for address in list_addresses(0) for method in METHODS]
    if role == "admin":
        requests += [(method, address) for address in list_addresses(0) for method in RARE_METHODS]
        requests += [
            (method, address) for number in (1, 2) for address in list_addresses(number) for method in METHODS
        ]
    return requests


def is_logged_in(client: Client) -> bool:
    return settings.SESSION_COOKIE_NAME in client.cookies and "_auth_user_id" in client.session


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.usefixtures("demo_site")
def test_no_address_answers_with_an_error_of_ours(role: str) -> None:
    client = Client(raise_request_exception=False)
    failed = []
    for method, address in list_requests(role):
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

    def test_is_the_requests_where_its_next_address_leads_nowhere(
        self, request_of_staff: HttpRequest
    ) -> None:
        with pytest.raises(NoReverseMatch) as nowhere:
            redirect("0")
        assert self.answer(request_of_staff, nowhere.value) == HTTPStatus.BAD_REQUEST

    def test_is_the_requests_where_the_number_of_a_row_is_none(self, request_of_staff: HttpRequest) -> None:
        formset = childformset_factory(Series, SeriesOrganiser, fields=["organisation"])
        data = {"organisers-TOTAL_FORMS": 1, "organisers-INITIAL_FORMS": 1, "organisers-0-id": "x"}
        with pytest.raises(ValidationError) as no_number:
            formset(data=data, instance=Series(), prefix="organisers").is_valid()
        assert self.answer(request_of_staff, no_number.value) == HTTPStatus.BAD_REQUEST

    def test_is_reported_where_a_check_of_ours_failed(self, request_of_staff: HttpRequest) -> None:
        assert self.answer(request_of_staff, ValidationError("No")) is None

    def test_is_reported_where_a_link_of_ours_leads_nowhere(self, request_of_staff: HttpRequest) -> None:
        with pytest.raises(NoReverseMatch) as nowhere:
            reverse("nonsense")
        assert self.answer(request_of_staff, nowhere.value) is None

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
