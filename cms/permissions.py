"""Who may do what with pages, whatever group grants it."""

from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from wagtail.models import Page, PagePermissionTester


def has_model_permission(user: Any, action: str, model: type[models.Model]) -> bool:
    """Return whether somebody has a permission such as “change” for a model."""
    return bool(user.has_perm(f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}"))


def may_see_any(user: Any, model: type[models.Model]) -> bool:
    """Return whether somebody has any permission for a model; whoever may change a thing may look at it."""
    return any(has_model_permission(user, action, model) for action in ("view", "add", "change", "delete"))


def may_add_below(page: Page, user: AbstractBaseUser) -> bool:
    """Return whether somebody may add pages there.

    Wagtail's own question also asks for a page type that its menus can create; desks make pages about facts.
    """
    tester = page.permissions_for_user(user)
    return user.is_active and (user.is_superuser or "add" in tester.permissions)


class WordsPermissionTester(PagePermissionTester):
    """Whoever may not publish deletes nothing but drafts of their own.

    Wagtail lets everybody who may change a page delete it while it is not live: also what was published, with
    its history, and what somebody else has been working on.
    """

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if not super().can_delete(ignore_bulk):
            return False
        if self.user.is_superuser or "publish" in self.permissions:
            return True
        pages = self.page.get_descendants(inclusive=True)
        return not pages.exclude(first_published_at=None, owner=self.user).exists()


class FactPagePermissionTester(WordsPermissionTester):
    """A page about a fact is not offered for copying: two pages would tell of the same thing."""

    def can_copy(self) -> bool:
        return False
