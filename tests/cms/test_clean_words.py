"""The command that cleans what is stored: everything once, in so many words, and nothing a second time."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Revision
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    String,
    StringTranslation,
    Template,
    Translation,
    TranslationSource,
)

from clusters.models import PartnerPage
from home.models import StandardPage
from tests.cms.translation.work import complete, hand_over, publish_body
from tests.factories import PartnerPageFactory, SiteTree, StandardPageFactory
from tests.read_html import SCRIPTS, find_attacks

pytestmark = pytest.mark.django_db

ATTACK = "<p>Words " + "".join(SCRIPTS.values()) + "</p>"
INLINE = "Words " + SCRIPTS["CDATA"]


def clean() -> list[str]:
    out = StringIO()
    call_command("clean_words", stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def translation(site: SiteTree) -> Translation:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    publish_body(page, ("text", '<p>One <a href="https://example.org/">link</a></p><p>Two</p>'))
    [translation] = hand_over(page, "pl")
    return complete(translation)


def test_nothing_is_changed_where_nothing_is_wrong(translation: Translation) -> None:
    assert clean() == ["Nothing to clean."]


def test_pages_and_drafts_are_cleaned(site: SiteTree) -> None:
    page = PartnerPageFactory(parent=site.partners["en"], activities="<p>Words</p>")
    revision = page.save_revision()
    revision.content["activities"] = ATTACK
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    PartnerPage.objects.update(activities=ATTACK)

    assert clean() == [
        f"clusters.PartnerPage {page.pk}: activities",
        f"Revision {revision.pk} of clusters.PartnerPage {page.pk}",
        "2 changed.",
    ]
    revision.refresh_from_db()
    for html in (PartnerPage.objects.get().activities, revision.content["activities"]):
        assert find_attacks(html) == []
        assert "Words" in html
    assert clean() == ["Nothing to clean."]


def test_streams_are_cleaned(translation: Translation) -> None:
    page = StandardPage.objects.get(title="About us", locale__language_code="en")
    StandardPage.objects.filter(pk=page.pk).update(
        body=json.dumps([{"type": "text", "value": ATTACK, "id": "1"}])
    )

    assert clean() == [f"home.StandardPage {page.pk}: body", "1 changed."]
    assert find_attacks(str(StandardPage.objects.get(pk=page.pk).body.raw_data[0]["value"])) == []
    assert clean() == ["Nothing to clean."]


def test_all_that_is_kept_of_a_translation_is_cleaned(translation: Translation) -> None:
    source = translation.source
    content = json.loads(source.content_json)
    content["body"] = json.dumps([{"type": "text", "value": ATTACK, "id": "1"}])
    TranslationSource.objects.filter(pk=source.pk).update(content_json=json.dumps(content))
    template = Template.objects.get()
    Template.objects.filter(pk=template.pk).update(template=template.template + SCRIPTS["element"])
    string = String.objects.get(data="Two")
    String.objects.filter(pk=string.pk).update(data=INLINE)
    segment = StringTranslation.objects.get(translation_of=string)
    StringTranslation.objects.filter(pk=segment.pk).update(data=INLINE)

    assert clean() == [
        f"Source of translations {source.pk}: About us",
        f"Template of segments {template.pk}",
        f"Source segment {string.pk}",
        f"Translated segment {segment.pk}",
        "4 changed.",
    ]
    assert "steal" not in TranslationSource.objects.get(pk=source.pk).content_json
    assert Template.objects.get().template == template.template
    for row in (String.objects.get(pk=string.pk), StringTranslation.objects.get(pk=segment.pk)):
        assert find_attacks(row.data) == []
        assert row.data.startswith("Words")
    assert clean() == ["Nothing to clean."]


def test_an_address_put_in_place_of_the_sources_is_marked_and_kept(translation: Translation) -> None:
    context = OverridableSegment.objects.get(source=translation.source).context
    override = SegmentOverride.objects.create(
        locale=translation.target_locale, context=context, data_json='"https://example.org/pl/"'
    )
    SegmentOverride.objects.filter(pk=override.pk).update(data_json='"//host.example/"')

    assert clean() == [f"Override of an address {override.pk}", "1 changed."]
    override.refresh_from_db()
    assert override.has_error
    assert "“//host.example/” is not an address" in override.field_error
    assert clean() == ["Nothing to clean."]
