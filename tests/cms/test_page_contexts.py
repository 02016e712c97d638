"""What apps add to pages: names of a page's own app, and sections of any app."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.test import RequestFactory

from cms import page_contexts as registers
from cms.page_contexts import PageContext, PageSections, Section, build_page_context
from cms.registers import Register
from home.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Registers without the entries of our apps."""
    monkeypatch.setattr(registers, "page_contexts", Register("page contexts"))
    monkeypatch.setattr(registers, "page_sections", Register("sections of pages"))


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/en/")


def section(name: str) -> list[Section]:
    return [Section(f"{name}.html", {"name": name})]


@pytest.mark.usefixtures("empty")
def test_two_apps_add_sections_to_one_page_and_each_keeps_its_own_data(request_: HttpRequest) -> None:
    registers.page_sections.add("a", PageSections(StandardPage, lambda page, request: section("a")))
    registers.page_sections.add("b", PageSections(StandardPage, lambda page, request: section("b")))

    sections = build_page_context(StandardPage(), request_)["sections"]

    assert [(part.template, part.shown["name"]) for part in sections] == [("a.html", "a"), ("b.html", "b")]


@pytest.mark.usefixtures("empty")
def test_a_section_stands_on_its_type_of_page_only(request_: HttpRequest) -> None:
    registers.page_sections.add("a", PageSections(HomePage, lambda page, request: section("a")))

    assert build_page_context(StandardPage(), request_)["sections"] == []


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("name", ["partners", "sections"])
def test_two_entries_with_one_name_are_refused_by_the_later_ones_key(
    request_: HttpRequest, name: str
) -> None:
    registers.page_contexts.add("a.page", PageContext(StandardPage, lambda page, request: {"partners": 1}))
    registers.page_contexts.add("b.page", PageContext(StandardPage, lambda page, request: {name: 2}))

    with pytest.raises(ImproperlyConfigured, match=rf"b\.page.*{name}"):
        build_page_context(StandardPage(), request_)
