"""The Nu HTML checker reports no error on any page type in any language."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.e2e.addresses import visits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]


@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_html_is_valid_on_every_page_type(
    client: Client, html_checker: Callable[[str], list[str]], language: str
) -> None:
    errors: dict[str, Any] = {}
    for visit in visits():
        if visit.language == language:
            html = client.get(visit.path).content.decode()
            errors[f"{visit.kind} {visit.path}"] = html_checker(html)

    assert {place: found for place, found in errors.items() if found} == {}


def test_html_of_a_refused_form_is_valid(client: Client, html_checker: Callable[[str], list[str]]) -> None:
    form = next(visit for visit in visits() if visit.kind == "registration form")

    assert html_checker(client.post(form.path, {}).content.decode()) == []
