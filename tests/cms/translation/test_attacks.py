"""What a translator could have run in others' browsers: refused at each door, and kept from going out.

A translation reaches a page by the editor, a PO file, a machine or a shell; a row may also have been there
before there was a rule. Each test of what goes out has its control: without the allow-list it would run.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    String,
    StringTranslation,
    Translation,
    TranslationSource,
)

from cms.translation.readers.check_segment import MOST_TAGS
from cms.translation.services.publish_translation import publish_translation
from home.models import StandardPage
from tests.cms.translation.work import complete, enter_segment, hand_over, publish_body, version_of
from tests.factories import SiteTree, StandardPageFactory
from tests.read_html import BAD_ADDRESSES, PASSING_LOCALIZE, SCRIPTS, find_attacks

pytestmark = pytest.mark.sqlite

REFUSAL = "cannot stand in a translation"
scripts = pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
dangerous_scripts = pytest.mark.parametrize(
    "script", [SCRIPTS[name] for name in PASSING_LOCALIZE], ids=PASSING_LOCALIZE
)


@pytest.fixture
def page(site: SiteTree) -> StandardPage:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    publish_body(page, ("text", '<p>One <a href="https://example.org/">link</a></p><p>Two</p>'))
    return page


@pytest.fixture
def translation(page: StandardPage) -> Translation:
    [translation] = hand_over(page, "pl")
    return complete(translation, title="O nas")


def body_segment(translation: Translation) -> StringTranslation:
    """Return the translated second paragraph."""
    return StringTranslation.objects.get(locale=translation.target_locale, translation_of__data="Two")


@contextmanager
def without_allow_lists() -> Iterator[None]:
    """Let through what comes, as it was before there were any."""
    with ExitStack() as stack:
        for name in (
            "cms.templatetags.markup.clean_html",
            "cms.markup.clean_values.clean_html",
            "cms.translation.readers.check_segment.clean_html",
        ):
            stack.enter_context(mock.patch(name, lambda html, _allowed: html))
        stack.enter_context(mock.patch("cms.translation.readers.check_segment.find_fault", return_value=None))
        stack.enter_context(mock.patch("cms.translation.readers.check_override.is_linkable", bool))
        yield


def preview(client: Client, translation: Translation) -> str:
    """Return what the editor shows beside the segments."""
    url = reverse("wagtail_localize:preview_translation", args=[translation.pk])
    response = client.get(url)
    assert response.status_code == 200
    html: str = response.content.decode()
    return html


def visit(page: StandardPage) -> str:
    """Return what visitors get of the Polish version."""
    return Client().get(version_of(page, "pl").url).content.decode()


def put(client: Client, translation: Translation, text: str) -> dict:
    """Enter a segment as the editor does."""
    segment = translation.source.stringsegment_set.get(string__data="Two")
    url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    response = client.put(
        url, f"value={text}".encode(), content_type="application/x-www-form-urlencoded", follow=True
    )
    assert response.status_code in {200, 201}
    answer: dict = response.json()
    return answer


def upload(client: Client, translation: Translation, text: str) -> str:
    """Take over a PO file in which the second paragraph is this."""
    catalogue: polib.POFile = translation.export_po()
    for entry in catalogue:
        entry.msgstr = text if entry.msgid == "Two" else entry.msgstr
    url = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    file = SimpleUploadedFile("a.po", str(catalogue).encode())
    return client.post(url, {"file": file}, follow=True).content.decode()


# --- The doors --------------------------------------------------------------------------------------------
@scripts
def test_the_editor_marks_the_segment_and_says_what_to_do(
    translation: Translation, boss_client: Client, script: str
) -> None:
    quoted = script.replace("&", "%26").replace("+", "%2B")
    answer = put(boss_client, translation, f"Dwa {quoted}")

    assert answer["error"]
    assert body_segment(translation).has_error
    assert find_attacks(preview(boss_client, translation)) == []


@dangerous_scripts
def test_what_wagtail_localize_lets_pass_is_refused_in_a_sentence(
    translation: Translation, boss_client: Client, script: str
) -> None:
    answer = put(boss_client, translation, f"Dwa {script}")
    assert REFUSAL in answer["error"]
    assert "Keep only the tags that the source has" in answer["error"]


@scripts
def test_a_po_file_is_taken_over_without_it_and_the_entry_is_named(
    translation: Translation, boss_client: Client, script: str
) -> None:
    text = upload(boss_client, translation, f"Dwa {script}")

    assert "(“Two”):" in text
    assert body_segment(translation).has_error
    assert find_attacks(preview(boss_client, translation)) == []


@scripts
def test_a_shell_does_not_get_it_published(
    page: StandardPage, translation: Translation, boss_client: Client, script: str
) -> None:
    segment = body_segment(translation)
    segment.data = f"Dwa {script}"
    segment.save()

    assert publish_translation(translation).missing == 1
    assert not version_of(page, "pl").live
    assert find_attacks(preview(boss_client, translation)) == []


def test_a_machine_is_refused_like_a_person(page: StandardPage) -> None:
    [translation] = hand_over(page, "pl")
    segment = translation.source.stringsegment_set.get(string__data="Two")
    machine = StringTranslation.objects.get_or_create(
        translation_of=segment.string,
        context=segment.context,
        locale=translation.target_locale,
        defaults={"data": SCRIPTS["CDATA"], "translation_type": "machine", "tool_name": "A machine"},
    )[0]
    assert machine.has_error


@pytest.mark.parametrize("tag", ["<a ", "<!--", "<b>", "<b", "<"])
def test_thousands_of_tags_are_cut_before_anybody_reads_them(
    translation: Translation, boss_client: Client, tag: str
) -> None:
    """Python's own parser would take a minute for the first, and run out of stack for the third."""
    answer = put(boss_client, translation, f"Dwa {tag * 20_000}")

    stored = body_segment(translation)
    assert stored.data.count("<") == MOST_TAGS + 1
    assert stored.field_error == "This has more tags than a translation can hold. Enter it again with fewer."
    assert answer["error"]
    stored.save()
    assert body_segment(translation).data == stored.data
    assert find_attacks(preview(boss_client, translation)) == []


@dangerous_scripts
@pytest.mark.parametrize("door", ["editor", "PO file", "shell"])
def test_without_the_allow_lists_it_would_run(
    page: StandardPage, translation: Translation, boss_client: Client, script: str, door: str
) -> None:
    with without_allow_lists():
        if door == "editor":
            put(boss_client, translation, f"Dwa {script}")
        elif door == "PO file":
            upload(boss_client, translation, f"Dwa {script}")
        else:
            segment = translation.source.stringsegment_set.get(string__data="Two")
            enter_segment(translation, segment, f"Dwa {script}")
        assert publish_translation(translation).is_published
        assert find_attacks(preview(boss_client, translation)) == ["script"]
        assert find_attacks(visit(page)) == ["script"]


# --- What is stored already -------------------------------------------------------------------------------
@scripts
def test_a_row_that_is_there_already_goes_out_clean(
    page: StandardPage, translation: Translation, boss_client: Client, script: str
) -> None:
    StringTranslation.objects.filter(pk=body_segment(translation).pk).update(data=f"Dwa {script}")
    with without_allow_lists():
        assert find_attacks(preview(boss_client, translation))  # the control: it would have run

    assert find_attacks(preview(boss_client, translation)) == []
    assert publish_translation(translation).is_published
    assert find_attacks(visit(page)) == []
    assert "Dwa" in visit(page)


def test_what_is_published_of_such_a_row_is_stored_clean(
    page: StandardPage, translation: Translation
) -> None:
    segment = body_segment(translation)
    StringTranslation.objects.filter(pk=segment.pk).update(data=f"Dwa {SCRIPTS['CDATA']}")
    publish_translation(translation)

    version = version_of(page, "pl")
    assert "script" not in str(version.body.raw_data[0]["value"])
    assert "steal" not in str(Revision.objects.for_instance(version).latest("pk").content)


@dangerous_scripts
def test_a_source_that_is_there_already_is_handed_over_clean(page: StandardPage, script: str) -> None:
    body = [{"type": "text", "value": f"<p>One {script}</p><p>Two</p>", "id": "1"}]
    StandardPage.objects.filter(pk=page.pk).update(body=json.dumps(body))
    with without_allow_lists():
        hand_over(page, "de")
    assert any(find_attacks(string.data) for string in String.objects.all())  # the control
    hand_over(page, "pl")

    source = TranslationSource.objects.get(object_id=page.translation_key)
    assert "steal" not in source.content_json
    used = String.objects.filter(pk__in=source.stringsegment_set.values("string"))
    assert not any(find_attacks(string.data) for string in used)
    assert not any("steal" in row.template.template for row in source.templatesegment_set.all())


def test_a_source_segment_written_by_a_shell_is_stored_clean(page: StandardPage) -> None:
    string = String.objects.create(locale=page.locale, data=f"One {SCRIPTS['CDATA']}")
    assert find_attacks(string.data) == []


# --- Addresses in place of the source's -------------------------------------------------------------------
def override(translation: Translation, client: Client, address: str) -> SegmentOverride:
    """Enter an address as the editor does."""
    segment = OverridableSegment.objects.get(source=translation.source, data_json='"https://example.org/"')
    url = reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk])
    value = "".join(f"%{byte:02X}" for byte in address.encode())
    client.put(url, f"value={value}".encode(), content_type="application/x-www-form-urlencoded")
    return SegmentOverride.objects.get(context=segment.context, locale=translation.target_locale)


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_the_editor_takes_no_bad_address(translation: Translation, boss_client: Client, address: str) -> None:
    stored = override(translation, boss_client, address)

    assert stored.has_error
    assert "is not an address that may be linked. It begins with https://" in stored.field_error
    assert find_attacks(preview(boss_client, translation)) == []


@pytest.mark.parametrize("address", ["//host.example/", "javascript:steal()", "java\tscript:steal()"])
def test_a_bad_address_that_is_there_already_is_not_linked(
    page: StandardPage, translation: Translation, boss_client: Client, address: str
) -> None:
    stored = override(translation, boss_client, address)
    SegmentOverride.objects.filter(pk=stored.pk).update(has_error=False, field_error="")
    with without_allow_lists():
        assert find_attacks(preview(boss_client, translation))  # the control: it would have been linked

    assert find_attacks(preview(boss_client, translation)) == []
    publish_translation(translation)
    assert find_attacks(visit(page)) == []


def test_a_good_address_is_taken(page: StandardPage, translation: Translation, boss_client: Client) -> None:
    assert not override(translation, boss_client, "https://example.org/pl/").has_error
    publish_translation(translation)
    assert 'href="https://example.org/pl/"' in visit(page)
