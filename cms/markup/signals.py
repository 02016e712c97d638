"""Clean what is saved, whoever saves it: forms, imports, tasks, fixtures and shells."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import Revision

from cms.markup.clean_values import clean_instance, clean_serialised


@receiver(pre_save)
def clean_words(instance: Model, update_fields: frozenset[str] | None = None, **_kwargs: Any) -> None:
    """Save no rich text with anything in it that the editor does not make."""
    clean_instance(instance, update_fields)


@receiver(pre_save, sender=Revision)
def clean_revision(instance: Revision, update_fields: frozenset[str] | None = None, **_kwargs: Any) -> None:
    """Keep no such text in a draft either: it is published later."""
    model = instance.content_type.model_class() if instance.content_type_id else None
    if model is not None and (update_fields is None or "content" in update_fields):
        clean_serialised(model, instance.content)
