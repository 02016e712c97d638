"""Hand words over to translators: a draft in each language, cut into segments."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, Locale, Page, PageLogEntry, TranslatableMixin
from wagtail_localize.models import Translation, TranslationSource

from cms.translation.drafts import write_draft
from cms.translation.exceptions import TranslationRefused
from cms.translation.readers.find_source import find_foreign_source
from cms.translation.readers.name_words import name_words


@transaction.atomic
def submit_for_translation(
    instance: TranslatableMixin, locales: Iterable[Locale], *, user: AbstractBaseUser | None = None
) -> list[Translation]:
    """Begin or resume the translation of a page or snippet, and return one record a language.

    What is made is a draft: visitors keep seeing what they saw. Pages above it that have no version in a
    language yet are handed over with it. Translations made earlier, even of a version deleted since, are
    taken up again.

    Parameters:
        instance: the page or snippet in the language it was written in.
        locales: the languages to translate into; its own is passed over.
        user: who does it; None where a command does.

    Raises:
        TranslationRefused: when the words are themselves a translation, or a version was written by hand.
    """
    source = _read_source(instance)
    translations = []
    for locale in locales:
        if locale.pk == source.locale_id:
            continue
        _submit_ancestors(source, locale, user)
        _submit_related(source, locale, user)
        translations.append(_begin(source, locale, user))
    return translations


def submit_subtree(page: Page, locales: Iterable[Locale], *, user: AbstractBaseUser | None = None) -> int:
    """Hand over every page below a page, parents first; translations among them are passed over.

    Returns:
        The number of pages handed over.
    """
    locales, number = list(locales), 0
    for descendant in page.get_descendants().filter(alias_of=None, locale=page.locale_id).order_by("path"):
        try:
            submit_for_translation(descendant, locales, user=user)
        except TranslationRefused:
            continue
        number += 1
    return number


def _read_source(instance: TranslatableMixin) -> TranslationSource:
    """Return the record of what is translated, up to date with the database."""
    if isinstance(instance, Page):
        instance = (instance.alias_of or instance).specific
    refuse_second_source(instance)
    # From the database, never from memory: some values are only set by saving.
    stored = type(instance)._default_manager.get(pk=instance.pk)
    source, is_new = TranslationSource.get_or_create_from_instance(stored)
    if not is_new:
        source.update_from_db()
    return source


def refuse_second_source(instance: TranslatableMixin) -> None:
    """Refuse to translate a translation.

    Raises:
        TranslationRefused: with a sentence that names the source's language.
    """
    source = find_foreign_source(instance)
    if source is not None:
        raise TranslationRefused(
            _(
                "“%(title)s” is a translation from %(language)s. "
                "Open the %(language)s version and have that one translated."
            )
            % {"title": name_words(instance), "language": source.locale.get_display_name()}
        )


def _submit_ancestors(source: TranslationSource, locale: Locale, user: AbstractBaseUser | None) -> None:
    instance = source.get_source_instance()
    if not isinstance(instance, Page):
        return
    parent = instance.get_parent()
    if parent.depth > 1 and not parent.has_translation(locale):
        submit_for_translation(parent, [locale], user=user)


def _submit_related(source: TranslationSource, locale: Locale, user: AbstractBaseUser | None) -> None:
    """Hand over snippets that the words refer to, else the reference would be empty in the translation."""
    for segment in source.relatedobjectsegment_set.select_related("object__content_type"):
        related = segment.object.get_instance_or_none(source.locale)
        if related is not None and not segment.object.has_translation(locale):
            submit_for_translation(related, [locale], user=user)


def _begin(source: TranslationSource, locale: Locale, user: AbstractBaseUser | None) -> Translation:
    target = source.object.get_instance_or_none(locale)
    is_known = Translation.objects.filter(source__object=source.object, target_locale=locale).exists()
    is_alias = isinstance(target, Page) and target.alias_of_id is not None
    if target is not None and not is_known and not is_alias:
        raise TranslationRefused(
            _(
                "There is a version of “%(title)s” in %(language)s already, written by hand. "
                "Delete it first if it is to be replaced by a translation."
            )
            % {"title": source.object_repr, "language": locale.get_display_name()}
        )
    if target is None:
        _copy(source, locale)
    elif is_alias:
        _make_independent(target.specific, user)
    # What a source that was deleted since had begun; the segments themselves are kept by place, not here.
    Translation.objects.filter(source__object=source.object, target_locale=locale).exclude(
        source=source
    ).delete()
    translation, _is_new = Translation.objects.update_or_create(
        source=source, target_locale=locale, defaults={"enabled": True}
    )
    write_draft(translation, user=user)
    return translation


def _copy(source: TranslationSource, locale: Locale) -> None:
    """Make the version that the translation will be written into."""
    original = source.as_instance()
    copy = original.copy_for_translation(locale)
    if isinstance(copy, Page):
        return  # saved by Wagtail, as a draft
    if isinstance(copy, DraftStateMixin):
        copy.live = False
        copy.first_published_at = copy.last_published_at = None
        copy.live_revision = copy.latest_revision = None
    copy.save()


def _make_independent(page: Page, user: AbstractBaseUser | None) -> None:
    """Turn a mirror of the source into a page of its own, still a draft."""
    page.alias_of = None
    page.live = False
    page.first_published_at = page.last_published_at = None
    page.save(clean=False)
    revision = page.save_revision(user=user, changed=False, clean=False)
    PageLogEntry.objects.log_action(
        instance=page,
        revision=revision,
        action="wagtail.convert_alias",
        user=user,
        data={"page": {"id": page.pk, "title": page.get_admin_display_title()}},
    )
