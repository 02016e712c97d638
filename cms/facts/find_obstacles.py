"""Say what stands in the way of deleting something, before anybody is asked whether to delete it."""

from collections import Counter

from django.db import models, router
from django.db.models.deletion import Collector, ProtectedError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page


def find_obstacles(instance: models.Model) -> list[str]:
    """Return what needs this object, such as “Registrations: 12”, in order; names may be personal.

    The kinds that protect it are found as Django finds them on deletion. Nothing is changed.
    """
    collector = Collector(using=router.db_for_write(type(instance), instance=instance))
    try:
        collector.collect([instance])
    except ProtectedError as error:
        return count_kinds(error.protected_objects)
    return []


def count_kinds(objects: set[models.Model]) -> list[str]:
    """Return how many of each kind there are, as the kinds are called in the active language."""
    kinds = Counter(
        _("Pages") if isinstance(row, Page) else capfirst(str(row._meta.verbose_name_plural))
        for row in objects
    )
    return [_("%(kind)s: %(number)s") % {"kind": kind, "number": kinds[kind]} for kind in sorted(kinds)]
