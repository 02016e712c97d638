"""What is typed is refused in a sentence; what is saved is clean; so is what goes out, whatever is saved."""

import json
from collections.abc import Iterator
from html import unescape
from typing import Any
from unittest import mock

import pytest
from django import forms
from django.apps import apps
from django.db import connection
from django.db.models import Field, URLField
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Revision
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail_factories import DocumentFactory, ImageFactory

from clusters.models import PartnerPage, Project
from cms.blocks import AddressBlock, TextBlock
from cms.fields import AddressField, WordsField
from cms.markup.clean_values import clean_block, clean_serialised
from home.models import StandardPage
from tests.cms.translation.work import publish_body
from tests.desks import log_in
from tests.factories import (
    OrganisationFactory,
    PartnerPageFactory,
    ProjectPageFactory,
    SiteTree,
    StandardPageFactory,
)
from tests.read_html import SCRIPTS, find_attacks

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]

scripts = pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
WINDOW = "cms.templatetags.markup.clean_html"
LINK = "The link to “//host.example/” cannot be kept."


def let_through(html: str, _allowed: object) -> str:
    return html


@pytest.fixture
def page(site: SiteTree) -> StandardPage:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    publish_body(page, ("text", "<p>Words</p>"))
    return page


@pytest.fixture
def partner(site: SiteTree) -> PartnerPage:
    page = PartnerPageFactory(
        parent=site.partners["en"],
        organisation=OrganisationFactory(name="Most e. V."),
        activities="<p>Words</p>",
    )
    page.save_revision().publish()
    return page


def store(page: Any, field: str, value: str) -> None:
    """Put a value into the database past every door."""
    table = page._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET "{field}" = %s WHERE page_ptr_id = %s', [value, page.pk])  # noqa: S608 – our names


def stored_body(page: StandardPage) -> str:
    return str(StandardPage.objects.get(pk=page.pk).body.raw_data[0]["value"])


def visit(page: Any) -> str:
    return Client().get(page.url).content.decode()


# --- A person types it ------------------------------------------------------------------------------------
def edit_data(html: str) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "About us",
            "slug": "about-us",
            "introduction": "",
            "body": streamfield([("text", html)]),
            "comments": inline_formset([]),
            "action-publish": "action-publish",
        }
    )


def test_a_link_that_the_editor_would_take_is_refused_with_the_remedy(page: StandardPage) -> None:
    content = rich_text('<p>Read <a href="//host.example/">this</a></p>')
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = log_in(superuser=True).post(url, edit_data(content))

    # Wagtail hands the errors of blocks to its scripts, as JSON in an attribute.
    assert LINK in unescape(response.content.decode()).replace("\\u201c", "“").replace("\\u201d", "”")
    assert "host.example" not in visit(page)
    assert not Revision.objects.for_instance(page).filter(content__icontains="host.example").exists()


@scripts
def test_a_script_posted_to_the_editor_is_not_published(page: StandardPage, script: str) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    block = {"key": "a", "text": script, "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    entities = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:steal()"}}}
    block["entityRanges"] = [{"offset": 0, "length": 3, "key": 0}]
    content = json.dumps({"blocks": [block], "entityMap": entities})
    assert log_in(superuser=True).post(url, edit_data(content)).status_code == 302

    assert find_attacks(visit(page)) == []


@pytest.mark.parametrize("field", [TextBlock().field, WordsField().formfield()], ids=["block", "field"])
@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ('<p><a href="//host.example/">x</a></p>', LINK),
        ("<p><script>steal()</script></p>", "“<script>” cannot stand in this text. Remove it and save"),
    ],
)
def test_every_rich_text_of_a_form_is_looked_at(field: forms.Field, html: str, sentence: str) -> None:
    with pytest.raises(forms.ValidationError, match=sentence[:40]):
        field.run_validators(html)
    field.run_validators('<p><a href="/en/">x</a></p>')


def our_fields(kind: type[Field]) -> list[Field]:
    ours = ("cms", "clusters", "events", "home")
    models = [model for model in apps.get_models() if model.__module__.split(".")[0] in ours]
    return [field for model in models for field in model._meta.local_fields if isinstance(field, kind)]


def walk(block: blocks.Block) -> Iterator[blocks.Block]:
    """Return a block with all that stand in it."""
    yield block
    children = getattr(block, "child_blocks", {})
    inner = [*children.values()] if children else [block.child_block] if hasattr(block, "child_block") else []
    for child in inner:
        yield from walk(child)


@pytest.mark.parametrize(("kind", "ours"), [(RichTextField, WordsField), (URLField, AddressField)])
def test_every_field_of_ours_refuses(kind: type[Field], ours: type[Field]) -> None:
    fields = our_fields(kind)
    assert len(fields) > 3
    assert [field for field in fields if not isinstance(field, ours)] == []


@pytest.mark.parametrize(
    ("kind", "ours"), [(blocks.RichTextBlock, TextBlock), (blocks.URLBlock, AddressBlock)]
)
def test_every_block_of_ours_refuses(kind: type[blocks.Block], ours: type[blocks.Block]) -> None:
    found = [
        block
        for field in our_fields(StreamField)
        for block in walk(field.stream_block)
        if isinstance(block, kind)
    ]
    assert found
    assert [block for block in found if not isinstance(block, ours)] == []


# --- Somebody saves it ------------------------------------------------------------------------------------
@scripts
def test_a_page_saved_by_a_shell_is_saved_clean(
    page: StandardPage, partner: PartnerPage, script: str
) -> None:
    page.body = [("text", f"<p>Words {script}</p>")]
    page.save()
    partner.activities = f"<p>Words {script}</p>"
    partner.save()

    assert find_attacks(stored_body(page)) == []
    assert find_attacks(PartnerPage.objects.get().activities) == []
    assert "Words" in stored_body(page)


@scripts
def test_without_the_allow_lists_it_would_be_stored(page: StandardPage, script: str) -> None:
    page.body = [("text", f"<p>Words {script}</p>")]
    with mock.patch("cms.markup.clean_values.clean_html", let_through):
        page.save()
    assert find_attacks(stored_body(page))


@scripts
def test_a_draft_is_kept_clean(page: StandardPage, script: str) -> None:
    page.body = [("text", f"<p>Words {script}</p>")]
    revision = page.save_revision()

    revision.refresh_from_db()
    [block] = json.loads(revision.content["body"])
    assert find_attacks(block["value"]) == []
    assert "Words" in block["value"]


def test_what_is_not_saved_is_not_touched(partner: PartnerPage) -> None:
    store(partner, "activities", "<script>steal()</script>")
    partial = PartnerPage.objects.defer("activities").get()
    partial.title = "Another"
    partial.save(update_fields=["title"])
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT activities FROM "{PartnerPage._meta.db_table}"')  # noqa: S608 – our names
        assert cursor.fetchone() == ("<script>steal()</script>",)


class ParagraphBlock(blocks.StructBlock):
    texts = blocks.ListBlock(blocks.RichTextBlock())
    source = blocks.URLBlock()
    number = blocks.IntegerBlock()


DEEP = blocks.StreamBlock([("inner", blocks.StreamBlock([("paragraph", ParagraphBlock())]))])


def deep(text: str, address: str, *, is_old: bool = False) -> list[dict[str, Any]]:
    item = text if is_old else {"type": "item", "id": "3", "value": text}
    paragraph = {"texts": [item], "source": address, "number": 1, "gone": "as it was"}
    inner = [
        {"type": "paragraph", "id": "2", "value": paragraph},
        {"type": "gone", "id": "4", "value": "<script>"},
    ]
    return [{"type": "inner", "id": "1", "value": inner}]


@pytest.mark.parametrize("is_old", [True, False])
def test_texts_and_addresses_are_cleaned_at_any_depth_and_nothing_else(is_old: bool) -> None:
    dirty = deep("<p>a<script>steal()</script></p>", "javascript:steal()", is_old=is_old)
    assert clean_block(DEEP, dirty) == deep("<p>a</p>", "", is_old=is_old)


def test_what_is_clean_stays_the_same_object() -> None:
    value = deep('<p>a <a linktype="page" id="3">b</a></p>', "https://example.org/")
    assert clean_block(DEEP, value) is value


@pytest.mark.parametrize("value", [None, "", "text", 3, {}, [None, 3, {}], [{"type": "inner"}]])
def test_a_stream_in_another_shape_is_left_alone(value: Any) -> None:
    assert clean_block(DEEP, value) == value


@pytest.mark.parametrize("body", [None, "no JSON", "[]", 3])
def test_a_revision_in_another_shape_is_left_alone(body: Any) -> None:
    content = {"body": body, "title": "<script>"}
    assert not clean_serialised(StandardPage, content)
    assert content == {"body": body, "title": "<script>"}


# --- It is there already ----------------------------------------------------------------------------------
@scripts
def test_a_stored_block_goes_out_clean(page: StandardPage, script: str) -> None:
    body = [{"type": "text", "value": f"<p>Words {script}</p>", "id": "1"}]
    store(page, "body", json.dumps(body))
    with mock.patch(WINDOW, let_through):
        assert find_attacks(visit(page))  # the control: it would have run

    assert find_attacks(visit(page)) == []
    assert "Words" in visit(page)


@scripts
def test_the_editors_preview_of_what_is_not_saved_yet_is_clean(page: StandardPage, script: str) -> None:
    page.body = [("text", f"<p>Words {script}</p>")]
    with mock.patch(WINDOW, let_through):
        assert find_attacks(page.make_preview_request().render().content.decode())  # the control

    html = page.make_preview_request().render().content.decode()
    assert find_attacks(html) == []
    assert "Words" in html


@scripts
def test_a_stored_field_goes_out_clean(partner: PartnerPage, script: str) -> None:
    store(partner, "activities", f"<p>Words {script}</p>")
    with mock.patch(WINDOW, let_through):
        assert find_attacks(visit(partner))  # the control: it would have run

    assert find_attacks(visit(partner)) == []
    assert "Words" in visit(partner)


@pytest.mark.parametrize("template", ["{{ value }}", "{% load wagtailcore_tags %}{{ value|richtext }}"])
@pytest.mark.parametrize("kind", [RichText, str])
@scripts
def test_each_way_of_showing_rich_text_passes_the_window(template: str, kind: type, script: str) -> None:
    html = Template(template).render(Context({"value": kind(f"<p>Words {script}</p>")}))
    assert find_attacks(html) == []


def test_an_attribute_does_not_get_out_of_a_link_that_is_expanded(page: StandardPage) -> None:
    html = f'<p><a title="<a linktype=x onclick=steal()>" linktype="page" id="{page.pk}">x</a></p>'
    assert find_attacks(str(RichText(html))) == []


def test_links_and_pictures_are_shown_as_wagtail_makes_them(page: StandardPage) -> None:
    document = DocumentFactory(title="Plan", file__filename="plan.pdf", file__data=b"%PDF-1.7")
    image = ImageFactory(title="Most")
    html = (
        f'<p data-block-key="a1">„Most”\u00a0– <a linktype="page" id="{page.pk}">a</a>, '
        f'<a linktype="document" id="{document.pk}">b</a>, <a href="mailto:a@example.org">c</a></p>'
        f'<embed alt="Zwei &gt; eins" embedtype="image" format="left" id="{image.pk}"/>'
    )
    with mock.patch(WINDOW, let_through):
        expected = str(RichText(html))

    assert str(RichText(html)) == expected
    assert f'<a href="{document.url}">b</a>' in expected
    assert '<img alt="Zwei &gt; eins" class="richtext-image left"' in expected


def test_a_film_in_a_text_is_linked_not_loaded() -> None:
    html = str(RichText('<embed embedtype="media" url="https://vimeo.com/22439234"/>'))
    assert html.strip() == '<a href="https://vimeo.com/22439234">https://vimeo.com/22439234</a>'
    assert str(RichText('<embed embedtype="media" url="javascript:steal()"/>')).strip() == ""


@pytest.mark.parametrize("address", ["javascript:steal()", "//host.example/"])
def test_a_stored_address_of_a_fact_is_not_linked(site: SiteTree, address: str) -> None:
    page = ProjectPageFactory(parent=site.projects["en"])
    page.save_revision().publish()
    Project.objects.filter(pk=page.project_id).update(website=address)
    with mock.patch("cms.templatetags.markup.is_linkable", bool):
        assert find_attacks(visit(page))  # the control: it would have been linked

    assert find_attacks(visit(page)) == []


@pytest.mark.parametrize("address", ["javascript:steal()", "//host.example/"])
def test_a_stored_address_of_a_button_is_not_linked(page: StandardPage, address: str) -> None:
    call = {"heading": "h", "text": "", "label": "l", "page": None, "address": address}
    store(page, "body", json.dumps([{"type": "call_to_action", "value": call, "id": "1"}]))
    with mock.patch("cms.templatetags.markup.is_linkable", bool):
        assert find_attacks(visit(page))  # the control: it would have been linked

    assert find_attacks(visit(page)) == []
