"""Who may translate what into which language.

A right to translate never reaches further than what somebody could do by hand: each question asks for the
language first (`TranslatorLocale`) and then for the right that editing by hand would need.
"""

from typing import Any, cast

from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models

from cms.permissions import has_model_permission, may_add_below
from cms.translation.models import TranslatorLocale
from cms.translation.readers.find_translation import find_translation


def staff_of(request: HttpRequest) -> AbstractUser:
    """Return who asks; behind the admin's door nobody is anonymous."""
    return cast("AbstractUser", request.user)


class TranslatorRights:
    """What one user may do, read once."""

    def __init__(self, user: AbstractUser) -> None:
        self.user = user

    @cached_property
    def _rows(self) -> list[TranslatorLocale]:
        return list(TranslatorLocale.objects.filter(group__user=self.user))

    @property
    def locales(self) -> set[int]:
        """The languages that the user may translate into."""
        if self.user.is_active and self.user.is_superuser:
            return set(Locale.objects.values_list("pk", flat=True))
        return {row.locale_id for row in self._rows} if self.user.is_active else set()

    def has_language(self, locale_id: int, right: str = "") -> bool:
        """Return whether the user may translate into a language.

        Parameters:
            locale_id: the language.
            right: ask for more: `can_submit` or `can_publish`.
        """
        if not self.user.is_active:
            return False
        return self.user.is_superuser or any(
            row.locale_id == locale_id and (not right or getattr(row, right)) for row in self._rows
        )

    @property
    def publishing_locales(self) -> set[int]:
        """The languages in which the user may show translations to visitors."""
        return {pk for pk in self.locales if self.has_language(pk, "can_publish")}

    @property
    def is_translator(self) -> bool:
        """Whether the user works for particular languages."""
        return not self.user.is_superuser and bool(self._rows)

    def may_edit(self, version: TranslatableMixin) -> bool:
        """Return whether the user may change the words of this version."""
        return self.has_language(version.locale_id) and self._edits_by_hand(version)

    def may_open(self, version: TranslatableMixin) -> bool:
        """Return whether the editor of this version, translation or source, lets the user in."""
        if find_translation(version) is not None:
            return self.may_edit(version)
        if isinstance(version, Page):
            return bool(version.permissions_for_user(self.user).can_edit())
        is_foreign = self.is_translator and not self.has_language(version.locale_id)
        return not is_foreign and has_model_permission(self.user, "change", type(version))

    def may_publish(self, version: TranslatableMixin) -> bool:
        """Return whether the user may show this version to visitors."""
        if not self.has_language(version.locale_id, "can_publish") or not self._edits_by_hand(version):
            return False
        if isinstance(version, Page):
            return bool(version.permissions_for_user(self.user).can_publish())
        return has_model_permission(self.user, "publish", type(version))

    def may_submit(self, instance: TranslatableMixin, locale: Locale) -> bool:
        """Return whether the user may begin a version in a language."""
        if not self.user.has_perm("wagtail_localize.submit_translation"):
            return False
        if not self.has_language(locale.pk, "can_submit"):
            return False
        if isinstance(instance, Page):
            parent = _nearest_ancestor(instance, locale)
            return parent is not None and may_add_below(parent, self.user)
        return has_model_permission(self.user, "add", type(instance))

    def versions(self, action: str) -> list[QuerySet[Any]]:
        """Return what the user could “change” or “publish” by hand, whatever its language.

        These are the questions of `may_edit` and `may_publish` without the language, for lists: one set of
        rows for all pages, and one for each kind of snippet.
        """
        pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(self.user, action)
        unlocked = pages.exclude(Q(locked=True) & ~Q(locked_by=self.user))
        snippets = [
            model._default_manager.all()
            for model in get_snippet_models()
            if issubclass(model, TranslatableMixin) and has_model_permission(self.user, action, model)
        ]
        return [unlocked, *snippets]

    def _edits_by_hand(self, version: TranslatableMixin) -> bool:
        if isinstance(version, Page):
            tester = version.permissions_for_user(self.user)
            return tester.can_edit() and not tester.page_locked()
        return has_model_permission(self.user, "change", type(version))


def _nearest_ancestor(page: Page, locale: Locale) -> Page | None:
    """Return the lowest page in a language that a version of `page` would stand below.

    Only a front page's version stands below the root itself.
    """
    ancestor = page.get_parent()
    while not ancestor.is_root():
        version = ancestor.get_translation_or_none(locale)
        if version is not None:
            return version
        ancestor = ancestor.get_parent()
    return ancestor
