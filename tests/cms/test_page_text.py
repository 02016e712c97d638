"""What is typed in a page's editor is read by the same rule as what is typed at a desk."""

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, get_page_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import ContentPage
from home.models import HomePage, StandardPage
from tests.desks import error_texts, log_in
from tests.factories import SiteTree, StandardPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # forms and texts are alike on any engine

REFUSAL = "This text holds invisible control characters. Type it again instead of pasting it."
TURNED = "This text holds invisible characters that turn the direction of writing."
OUR_TYPES = [model for model in get_page_models() if issubclass(model, ContentPage)]


def make_form(model: type[Page], page: Page | None = None, **texts: str) -> forms.BaseForm:
    form_class = model.get_edit_handler().get_form_class()
    data = nested_form_data(
        {"title": "A", "slug": "a", "body": streamfield([]), "comments": inline_formset([])}
    )
    return form_class(data | texts, instance=page or model(), for_user=None)


def text_fields(model: type[Page]) -> list[str]:
    fields = model.get_edit_handler().get_form_class().base_fields.items()
    return [name for name, field in fields if isinstance(field, forms.CharField) and name != "slug"]


def type_text(model: type[Page], name: str, text: str) -> dict[str, str]:
    field = model.get_edit_handler().get_form_class().base_fields[name]
    return {name: rich_text(f"<p>{text}</p>") if isinstance(field.widget, forms.HiddenInput) else text}


@pytest.mark.parametrize(
    ("model", "name"), [(model, name) for model in OUR_TYPES for name in text_fields(model)]
)
@pytest.mark.parametrize("character", ["\x0b", "\x1f", "\x7f"])
def test_no_text_of_a_page_takes_control_characters(
    site: SiteTree, model: type[Page], name: str, character: str
) -> None:
    form = make_form(model, **type_text(model, name, f"Across{character}the bridge"))

    assert form.errors.get(name) == [REFUSAL]


@pytest.mark.parametrize("name", ["title", "seo_title", "search_description", "introduction", "headline"])
def test_every_text_of_the_front_page_is_looked_at(name: str) -> None:
    assert name in text_fields(HomePage)


def test_what_turns_the_direction_of_writing_is_refused(site: SiteTree) -> None:
    assert TURNED in str(make_form(StandardPage, title="Across \u202ethe bridge").errors["title"])


def test_a_title_of_nothing_to_be_seen_is_no_title(site: SiteTree) -> None:
    assert make_form(StandardPage, title="\u200b\u2060").errors["title"] == ["This field is required."]


def test_what_people_type_is_kept(site: SiteTree) -> None:
    form = make_form(StandardPage, title="Über die Brücke – przez most 👩‍👩‍👧", introduction="One.\r\nTwo.")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["title"] == "Über die Brücke – przez most 👩‍👩‍👧"
    assert form.cleaned_data["introduction"] == "One.\nTwo."


def test_the_editor_says_so_and_saves_nothing(site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    data = {
        "title": "About\x0bus",
        "slug": "about-us",
        "body": streamfield([]),
        "comments": inline_formset([]),
    }

    client: Client = log_in(superuser=True)
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(data))

    assert REFUSAL in error_texts(response)
    page.refresh_from_db()
    assert page.latest_revision is None
