"""Clean what was stored before there was a rule, or past it: rich texts, drafts, segments and addresses."""

import json
import re
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model
from wagtail.models import Revision
from wagtail_localize.models import (
    SegmentOverride,
    String,
    StringTranslation,
    Template,
    TranslationSource,
)

from cms.markup.allow_lists import stored
from cms.markup.clean_html import clean_html
from cms.markup.clean_values import clean_instance, clean_serialised, fields_with_words
from cms.translation.readers.check_override import check_override
from cms.translation.readers.check_segment import clean_markup

CHUNK = 200
PLACE = re.compile(r'<text position="([0-9]{1,6})"></text>')
MARKED_PLACE = re.compile("\ue000([0-9]{1,6})\ue001")


def clean_stored_words() -> Iterator[str]:
    """Clean every row, and yield what was changed, a line each; a second time nothing is left to do.

    What visitors get is cleaned anyhow. This is for what leads elsewhere: exports, drafts, other programs.
    """
    for model in apps.get_models():
        if fields_with_words(model) and not model._meta.proxy:
            yield from _clean_rows(model)
    yield from _clean_revisions()
    yield from _clean_sources()
    yield from _clean_templates()
    yield from _clean_segments()
    yield from _clean_overrides()


def _clean_rows(model: type[Model]) -> Iterator[str]:
    rows = model._base_manager.all()
    for row in rows.iterator(chunk_size=CHUNK):
        if changed := clean_instance(row):
            # Past `save()`: nobody edited this row, and nothing follows from its change.
            rows.filter(pk=row.pk).update(**changed)
            yield f"{model._meta.label} {row.pk}: {', '.join(changed)}"


def _clean_revisions() -> Iterator[str]:
    revisions = Revision.objects.select_related("content_type")
    for revision in revisions.iterator(chunk_size=CHUNK):
        model = revision.content_type.model_class()
        if model is not None and clean_serialised(model, revision.content):
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)
            yield f"Revision {revision.pk} of {model._meta.label} {revision.object_id}"


def _clean_sources() -> Iterator[str]:
    sources = TranslationSource.objects.select_related("specific_content_type")
    for source in sources.iterator(chunk_size=CHUNK):
        model = source.specific_content_type.model_class()
        content = json.loads(source.content_json)
        if model is not None and clean_serialised(model, content):
            TranslationSource.objects.filter(pk=source.pk).update(content_json=json.dumps(content))
            yield f"Source of translations {source.pk}: {source.object_repr}"


def _clean_templates() -> Iterator[str]:
    for template in Template.objects.iterator(chunk_size=CHUNK):
        # The places of segments are elements of no HTML; they go through as signs that no text holds.
        marked = PLACE.sub("\ue000\\1\ue001", template.template)
        cleaned = MARKED_PLACE.sub(r'<text position="\1"></text>', clean_html(marked, stored()))
        if cleaned != template.template:
            Template.objects.filter(pk=template.pk).update(template=cleaned)
            yield f"Template of segments {template.pk}"


def _clean_segments() -> Iterator[str]:
    for string in String.objects.iterator(chunk_size=CHUNK):
        cleaned = clean_markup(string.data)
        if cleaned != string.data:
            # Its hash stays: by it the source's segment finds it again.
            String.objects.filter(pk=string.pk).update(data=cleaned)
            yield f"Source segment {string.pk}"
    for segment in StringTranslation.objects.iterator(chunk_size=CHUNK):
        cleaned = clean_markup(segment.data)
        if cleaned != segment.data:
            StringTranslation.objects.filter(pk=segment.pk).update(data=cleaned)
            yield f"Translated segment {segment.pk}"


def _clean_overrides() -> Iterator[str]:
    for override in SegmentOverride.objects.filter(has_error=False).iterator(chunk_size=CHUNK):
        if problem := check_override(override):
            # Kept for whoever entered it to mend, and used nowhere while it is marked.
            SegmentOverride.objects.filter(pk=override.pk).update(has_error=True, field_error=problem)
            yield f"Override of an address {override.pk}"
