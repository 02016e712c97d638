"""Who may do what with pages, whatever group grants it."""

from typing import Any

from django.contrib.auth import get_permission_codename
from django.db import models
from wagtail.models import PagePermissionTester


def has_model_permission(user: Any, action: str, model: type[models.Model]) -> bool:
    """Return whether somebody has a permission such as “change” for a model."""
    return bool(user.has_perm(f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}"))


def may_see_any(user: Any, model: type[models.Model]) -> bool:
    """Return whether somebody has any permission for a model; whoever may change a thing may look at it."""
    return any(has_model_permission(user, action, model) for action in ("view", "add", "change", "delete"))


class FactPagePermissionTester(PagePermissionTester):
    """A page about a fact is not offered for copying: two pages would tell of the same thing."""

    def can_copy(self) -> bool:
        return False
