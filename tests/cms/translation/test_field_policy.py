"""Trap 18: every field of every page and snippet is declared once, as words or as a copy."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import COMMENTS_RELATION_NAME, Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.models import ContentPage

OUR_APPS = {"home", "events", "events_registration", "clusters", "cms"}
WORDS = [
    model
    for model in apps.get_models()
    if issubclass(model, TranslatableMixin) and model._meta.app_label in OUR_APPS
]
PAGES = [model for model in WORDS if issubclass(model, Page)]
# What Wagtail keeps about a page: a version's own state, its place in the tree, its language, and its
# address, which follows from the title.
KEPT_BY_WAGTAIL = {field.name for field in Page._meta.get_fields()} - {
    "title",
    "seo_title",
    "search_description",
    "show_in_menus",
}
STATE_OF_A_VERSION = {
    "id",
    "locale",
    "translation_key",
    "live",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "live_revision",
    "go_live_at",
    "expire_at",
    "expired",
    "latest_revision",
    "sort_order",
}


def fields_to_decide(model: type[models.Model]) -> set[str]:
    """Return the fields and children that somebody must have decided about."""
    ignored = KEPT_BY_WAGTAIL if issubclass(model, Page) else STATE_OF_A_VERSION
    fields = {
        field.name
        for field in model._meta.concrete_fields
        if field.name not in ignored
        and not isinstance(field, ParentalKey)
        and not getattr(field.remote_field, "parent_link", False)
    }
    fields |= {field.name for field in model._meta.many_to_many if field.name not in ignored}
    if issubclass(model, ClusterableModel):
        fields |= {
            relation.get_accessor_name()
            for relation in get_all_child_relations(model)
            if relation.name != COMMENTS_RELATION_NAME and relation.name not in ignored
        }
    return fields


@pytest.mark.parametrize("model", WORDS, ids=lambda model: model.__name__)
def test_trap_18_every_field_is_declared_exactly_once(model: type[models.Model]) -> None:
    declared = Counter(field.field_name for field in model.translatable_fields)
    assert set(declared) == fields_to_decide(model)
    assert set(declared.values()) == {1}


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
def test_trap_18_a_page_type_adds_to_what_all_pages_declare(model: type[Page]) -> None:
    assert [field for field in model.translatable_fields if field in ContentPage.translatable_fields] == (
        ContentPage.translatable_fields
    )


@pytest.mark.parametrize("model", WORDS, ids=lambda model: model.__name__)
def test_trap_18_pointers_at_facts_are_copied_and_cannot_be_overridden(model: type[models.Model]) -> None:
    for declared in model.translatable_fields:
        field = model._meta.get_field(declared.field_name)
        if isinstance(field, models.ForeignKey):
            assert isinstance(declared, SynchronizedField)
            assert not declared.overridable
        elif isinstance(field, models.CharField | models.TextField) and not field.choices and field.editable:
            assert isinstance(declared, TranslatableField)
