"""Who may translate what into which language: every question, and every refusal, is here and only here.

A right to translate never reaches further than what somebody could do by hand: each question asks for the
language first (`TranslatorLocale`) and then for the right that editing by hand would need. `may_…` answers;
`require_…` raises `TranslationRefused` with a sentence for the person who asked.
"""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import TranslationSource

from cms.permissions import has_model_permission, may_add_below, may_see_any
from cms.translation.exceptions import TranslationRefused
from cms.translation.models import TranslatorLocale
from cms.translation.readers.find_source import find_foreign_source
from cms.translation.readers.find_translation import find_translation
from cms.translation.readers.name_words import name_words

# wagtail-localize's one permission for everything; ours are asked besides.
GENERAL_PERMISSION = "wagtail_localize.submit_translation"


def staff_of(request: HttpRequest) -> AbstractUser:
    """Return who asks; behind the admin's door nobody is anonymous."""
    return cast("AbstractUser", request.user)


def rights_of(request: HttpRequest) -> "TranslatorRights":
    """Return the rights of whoever asks."""
    return TranslatorRights(staff_of(request))


class TranslatorRights:
    """What one user may do, read once."""

    def __init__(self, user: AbstractUser) -> None:
        self.user = user

    # --- Languages ----------------------------------------------------------------------------------------
    @cached_property
    def _rows(self) -> list[TranslatorLocale]:
        return list(TranslatorLocale.objects.filter(group__user=self.user))

    @property
    def locales(self) -> set[int]:
        """The languages that the user may translate into."""
        if self.user.is_active and self.user.is_superuser:
            return set(Locale.objects.values_list("pk", flat=True))
        return {row.locale_id for row in self._rows} if self.user.is_active else set()

    @property
    def publishing_locales(self) -> set[int]:
        """The languages in which the user may show translations to visitors."""
        return {pk for pk in self.locales if self.has_language(pk, "can_publish")}

    @property
    def is_translator(self) -> bool:
        """Whether the user works for particular languages."""
        return not self.user.is_superuser and bool(self._rows)

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

    # --- Writing a translation ----------------------------------------------------------------------------
    def may_edit(self, version: TranslatableMixin) -> bool:
        """Return whether the user may change the words of this translation."""
        return self.has_language(version.locale_id) and self._edits_by_hand(version)

    def require_edit(self, version: TranslatableMixin) -> None:
        """Refuse somebody who may not change the words of this translation.

        Raises:
            TranslationRefused: naming the language.
        """
        if not self.may_edit(version):
            raise TranslationRefused(
                _("You may not translate “%(title)s” into %(language)s.")
                % {"title": name_words(version), "language": version.locale.get_display_name()}
            )

    def may_publish(self, version: TranslatableMixin) -> bool:
        """Return whether the user may show this translation to visitors."""
        if not self.has_language(version.locale_id, "can_publish") or not self._edits_by_hand(version):
            return False
        if isinstance(version, Page):
            return bool(version.permissions_for_user(self.user).can_publish())
        return has_model_permission(self.user, "publish", type(version))

    def require_publish(self, version: TranslatableMixin) -> None:
        """Refuse somebody who may translate but not publish.

        Raises:
            TranslationRefused: naming the language.
        """
        if not self.may_publish(version):
            raise TranslationRefused(
                _("You may translate “%(title)s” but not publish it in %(language)s.")
                % {"title": name_words(version), "language": version.locale.get_display_name()}
            )

    def may_open(self, version: TranslatableMixin) -> bool:
        """Return whether the editor of this version, translation or source, lets the user in."""
        if find_translation(version) is not None:
            return self.may_edit(version)
        if isinstance(version, Page):
            return bool(version.permissions_for_user(self.user).can_edit())
        has_language = self.may_write_by_hand(version.locale_id)
        return has_language and has_model_permission(self.user, "change", type(version))

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

    # --- Beginning a translation --------------------------------------------------------------------------
    def may_begin(self, words: TranslatableMixin) -> bool:
        """Return whether there is a language that the user may have these words translated into.

        For lists: rights in that language's page tree are left to `may_submit`, as they cost too much here.
        """
        if isinstance(words, Page) and words.alias_of_id is not None:
            words = words.alias_of
        if find_foreign_source(words) is not None:
            return False
        written = words.get_translations(inclusive=True)
        if isinstance(words, Page):
            written = written.filter(alias_of=None)
        free = Locale.objects.exclude(pk__in=written.values("locale")).values_list("pk", flat=True)
        return any(self.has_language(pk, "can_submit") for pk in free)

    def may_submit(self, words: TranslatableMixin, locale: Locale) -> bool:
        """Return whether the user may begin a version in a language."""
        if not self.user.has_perm(GENERAL_PERMISSION) or not self.has_language(locale.pk, "can_submit"):
            return False
        if isinstance(words, Page):
            parent = _nearest_ancestor(words, locale)
            return parent is not None and may_add_below(parent, self.user)
        return has_model_permission(self.user, "add", type(words))

    def require_languages(self, words: TranslatableMixin, offered: Iterable[Locale]) -> list[Locale]:
        """Return those of some languages that the user may begin a version in.

        Raises:
            TranslationRefused: when there is none.
        """
        permitted = [locale for locale in offered if self.may_submit(words, locale)]
        if not permitted:
            raise TranslationRefused(
                _("There is no further language that you may have “%(title)s” translated into.")
                % {"title": name_words(words)}
            )
        return permitted

    def require_refresh(self, source: TranslationSource, versions: Iterable[TranslatableMixin]) -> None:
        """Refuse somebody who works on none of the translations of a source.

        Parameters:
            source: what is to be cut anew.
            versions: what its translations write into.

        Raises:
            PermissionDenied: when even wagtail-localize's own permission is missing.
            TranslationRefused: naming the source.
        """
        if not self.user.has_perm(GENERAL_PERMISSION):
            raise PermissionDenied
        if not any(self.may_edit(version) for version in versions):
            raise TranslationRefused(
                _("You may not translate “%(title)s” into any of its languages.")
                % {"title": source.object_repr}
            )

    # --- Snippets by hand: their permissions know no language ---------------------------------------------
    def may_write_by_hand(self, locale_id: int) -> bool:
        """Return whether the user may change words in a language without a translation.

        Whoever translates looks after particular languages, and leaves the others to those who write them.
        """
        return not self.is_translator or self.has_language(locale_id)

    def require_by_hand(self, *locale_ids: int) -> None:
        """Refuse a translator who would change words in a language that is not his.

        Raises:
            TranslationRefused: for the first such language.
        """
        if not all(self.may_write_by_hand(locale_id) for locale_id in locale_ids):
            raise TranslationRefused(_("These words are in a language you do not look after."))

    def require_names(self, kind: type[Model] | None) -> None:
        """Refuse somebody who may not see snippets of a kind; None stands for a kind that is gone.

        Raises:
            TranslationRefused: always in the same words, whether or not there is such a kind.
        """
        if kind is None or not may_see_any(self.user, kind):
            raise TranslationRefused(_("You may not see these."))

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
