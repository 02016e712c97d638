"""Say what stands in the way of deleting something, before anybody is asked whether to delete it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import models, router
from django.db.models.deletion import Collector, ProtectedError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.models import Page, TranslatableMixin

from cms.facts.find_choosing_pages import find_choosing_pages


def find_obstacles(instance: models.Model) -> list[str]:
    """Return what needs this object, such as “Registrations: 12”, in order; names may be personal."""
    return count_kinds(find_dependants(instance))


def find_dependants(instance: models.Model) -> set[models.Model]:
    """Return what would lose something with this object. Nothing is changed.

    What the database protects is found as Django finds it on deletion; blocks of pages, which no constraint
    holds, are read. Words in the language they were written in are needed
    by whatever points at one of their translations.
    """
    dependants = find_choosing_pages(instance)
    for version in _list_versions(instance):
        collector = Collector(using=router.db_for_write(type(version), instance=version))
        try:
            collector.collect([version])
        except ProtectedError as error:
            dependants |= error.protected_objects
    return dependants


def count_kinds(objects: Iterable[models.Model]) -> list[str]:
    """Return how many of each kind there are, as the kinds are called in the active language.

    A row that belongs to something else, such as a topic's row in a workshop, counts as what it belongs to.
    """
    kinds = Counter(
        _("Pages") if issubclass(model, Page) else capfirst(str(model._meta.verbose_name_plural))
        for model, _key in {_name_whole(row) for row in objects}
    )
    return [_("%(kind)s: %(number)s") % {"kind": kind, "number": kinds[kind]} for kind in sorted(kinds)]


def _name_whole(row: models.Model) -> tuple[type[models.Model], Any]:
    """Return class and key of what a row belongs to, without fetching it; of the row if that stands alone."""
    keys = [field for field in row._meta.concrete_fields if isinstance(field, ParentalKey)]
    return (keys[0].related_model, getattr(row, keys[0].attname)) if keys else (type(row), row.pk)


def _list_versions(instance: models.Model) -> list[models.Model]:
    """Return the object; with it its translations, where it is the version that they come from."""
    if not isinstance(instance, TranslatableMixin) or isinstance(instance, Page):
        return [instance]
    versions = type(instance)._default_manager.filter(translation_key=instance.translation_key)
    ordered = list(versions.order_by("pk"))
    return ordered if ordered and ordered[0] == instance else [instance]
