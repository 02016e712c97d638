"""Refuse to delete what blocks of pages show. No constraint of the database can: a block is text to it."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import pre_delete
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.facts.find_choosing_pages import find_choosing_pages
from cms.facts.models import Fact


def protect_used() -> None:
    """Watch over pictures, documents and facts, whoever deletes them: a desk, Wagtail, a shell, a command."""
    facts = [model for model in apps.get_models() if issubclass(model, Fact)]
    for model in (get_image_model(), get_document_model(), *facts):
        pre_delete.connect(refuse_to_delete_used, sender=model, dispatch_uid="cms.facts.protect_used")


def refuse_to_delete_used(instance: models.Model, **_kwargs: Any) -> None:
    """Refuse, as a protected foreign key would.

    Raises:
        ProtectedError: when a page shows the object in a block, or its draft does.
    """
    pages = find_choosing_pages(instance)
    if pages:
        raise models.ProtectedError(f"Pages show “{instance}” in a block.", pages)
