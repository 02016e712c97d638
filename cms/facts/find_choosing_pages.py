"""Find the pages in whose blocks somebody chose an object: a picture, a document, a fact."""

import re
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models.functions import Cast
from wagtail.fields import StreamField
from wagtail.models import Page, Revision, TaskState, get_page_models


def find_choosing_pages(instance: models.Model) -> set[models.Model]:
    """Return the pages that show an object in a block, or will once what is written is published.

    Read are the pages themselves, their newest drafts, and the revisions that wait for their hour or for an
    approval. Wagtail's index of references knows no drafts, and is brought up to date only after a save.
    What older revisions hold does not count; publishing one again asks whether it is complete.
    """
    keys = {key for key, field, stream in _list_streams(instance) if _chooses(field, stream, instance)}
    return set(Page.objects.filter(pk__in=keys))


def _list_streams(instance: models.Model) -> Iterator[tuple[Any, StreamField, Any]]:
    """Yield page, field and content wherever the object's key stands as a word of its own."""
    key = re.escape(str(instance.pk))
    word = f"(^|[^0-9A-Za-z-]){key}([^0-9A-Za-z-]|$)"
    for model in get_page_models():
        for field in _own_streams(model):
            text = Cast(field.attname, models.TextField())
            # Few texts hold the key at all, and whether they do is told much sooner.
            pages = model._default_manager.annotate(_text=text).filter(_text__contains=str(instance.pk))
            for page in pages.filter(_text__regex=word).order_by().only("pk", field.attname):
                yield page.pk, field, getattr(page, field.attname)
    for revision in _list_coming_revisions().filter(_text__regex=word).order_by():
        model = revision.content_type.model_class()
        for field in _streams(model) if model else ():
            content = revision.content.get(field.name) or ""
            if re.search(word, str(content)):
                yield int(revision.object_id), field, field.to_python(content)


def _list_coming_revisions() -> models.QuerySet[Revision]:
    """Return the revisions that may be published as they are."""
    newest = Page.objects.exclude(latest_revision=None).order_by().values("latest_revision")
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).order_by().values("revision")
    return (
        Revision.page_revisions.filter(
            models.Q(pk__in=newest) | models.Q(pk__in=waiting) | models.Q(approved_go_live_at__isnull=False)
        )
        .select_related("content_type")
        .annotate(_text=Cast("content", models.TextField()))
    )


def _chooses(field: StreamField, stream: Any, instance: models.Model) -> bool:
    return any(
        isinstance(instance, model) and str(key) == str(instance.pk)
        for model, key, _model_path, _content_path in field.extract_references(stream)
    )


def _streams(model: type[models.Model]) -> list[StreamField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, StreamField)]


def _own_streams(model: type[models.Model]) -> list[StreamField]:
    return [] if model._meta.proxy else [field for field in _streams(model) if field.model is model]
