"""Write translated words into a revision, so far as they go or complete; what visitors see stays as it is."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.dateparse import parse_datetime
from wagtail.models import DraftStateMixin, Page, Revision, RevisionMixin
from wagtail_localize.models import Translation, TranslationLog, TranslationSource

from cms.translation.exceptions import IncompleteTranslation
from cms.translation.readers.choose_slug import choose_slug
from cms.translation.readers.count_missing import count_missing

Dates = Mapping[str, datetime | None]


def read_dates(revision: Revision) -> Dates:
    """Return when a revision goes public and until when it stays so, as its editor chose."""
    # A revision that was not read from the database holds what was put into it.
    chosen = {name: revision.content.get(name) or None for name in ("go_live_at", "expire_at")}
    return {name: parse_datetime(date) if isinstance(date, str) else date for name, date in chosen.items()}


@transaction.atomic
def write_draft(
    translation: Translation,
    *,
    user: AbstractBaseUser | None = None,
    fallback: bool = True,
    dates: Dates | None = None,
) -> Revision | None:
    """Save the newest translated text as a revision and return it; None for words that have no revisions.

    The live row is never written: wagtail-localize's own way of saving a draft would overwrite it.

    Parameters:
        translation: what to write.
        user: who does it; None where a command does.
        fallback: let the source's text stand in for missing segments.
        dates: when it goes public, and until when; by default as the row says.

    Raises:
        MissingTranslationError, MissingRelatedObjectError: without `fallback`, where something is missing.
        ValidationError: when the translated text does not fit the model.
    """
    # Read anew: an older text in memory and the newest segments would not fit together.
    source = TranslationSource.objects.get(pk=translation.source_id)
    locale = translation.target_locale
    instance = source.get_ephemeral_translated_instance(locale, fallback=fallback)
    if isinstance(instance, Page):
        choose_slug(instance, source.as_instance().title)
        source.update_target_view_restrictions(locale)
    if not isinstance(instance, RevisionMixin):
        return None
    for name, date in (dates or {}).items():
        setattr(instance, name, date)
    if isinstance(instance, DraftStateMixin) and not instance.live and instance.first_published_at is None:
        # Nobody has seen it yet: lists in the admin and addresses below it follow the translated title at
        # once.
        instance.save()
    return instance.save_revision(user=user)


@transaction.atomic
def write_publication(
    translation: Translation, *, user: AbstractBaseUser | None = None, dates: Dates | None = None
) -> Revision | None:
    """Save the complete translated text as the revision to be published, and log that.

    Parameters:
        translation: what to write.
        user: who does it; None where a command does.
        dates: see `write_draft`.

    Raises:
        IncompleteTranslation: when segments are missing; nothing is written then.
        ValidationError: when the translated text does not fit the model.
    """
    missing = count_missing(translation)
    if missing:
        raise IncompleteTranslation(
            translation.source.object_repr, translation.target_locale.get_display_name(), missing
        )
    revision = write_draft(translation, user=user, fallback=False, dates=dates)
    TranslationLog.objects.create(
        source=translation.source, locale=translation.target_locale, revision=revision
    )
    return revision
