"""What has to hold however words are saved: by our views, wagtail-localize's, or Wagtail's own."""

import json
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Page, TranslatableMixin
from wagtail.signals import published
from wagtail_localize import models as localize
from wagtail_localize.models import (
    SegmentOverride,
    String,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.strings import StringValue

from cms.markup.clean_values import clean_serialised
from cms.markup.find_fault import UNSTORABLE
from cms.translation.exceptions import TranslationRefused
from cms.translation.readers.check_override import check_override
from cms.translation.readers.check_segment import check_segment, clean_markup, clean_segment
from cms.translation.services.refresh_source import refresh_source

# It writes any title into a column of 255 characters, which PostgreSQL answers with an error, and HTML
# escapes with it. `show_draft_title` below does its work.
post_save.disconnect(localize.post_save_string_translation, sender=StringTranslation)


@receiver(pre_save)
def keep_mirrors_drafts(instance: Model, *, raw: bool = False, **_kwargs: Any) -> None:
    """Never publish a page that only mirrors its source in another language: it holds no word of its own.

    Tree synchronisation makes such pages and publishes them with their source. Visitors are shown the
    source in the frame of their language instead, marked as what it is.
    """
    if raw or not isinstance(instance, Page) or not instance.live or instance.alias_of_id is None:
        return
    if instance.alias_of.locale_id != instance.locale_id:
        instance.live = False


@receiver(pre_save, sender=Translation)
def refuse_rival(instance: Translation, *, raw: bool = False, **_kwargs: Any) -> None:
    """Refuse to write one version from two sources; wagtail-localize's editor cannot show such a one."""
    if raw or not instance._state.adding:
        return
    rivals = Translation.objects.filter(
        source__object_id=instance.source.object_id, target_locale_id=instance.target_locale_id
    ).exclude(source_id=instance.source_id)
    if rivals.exists():
        raise TranslationRefused(
            _("“%(title)s” is already being translated from another language.")
            % {"title": instance.source.object_repr}
        )


@receiver(pre_save, sender=StringTranslation)
def remove_control_characters(instance: StringTranslation, **_kwargs: Any) -> None:
    """Store no character that cannot be shown; PostgreSQL refuses the worst of them."""
    instance.data = clean_segment(instance.data)


@receiver(post_save, sender=StringTranslation)
def mark_faulty_segment(instance: StringTranslation, **_kwargs: Any) -> None:
    """Refuse a segment that is empty or too long: the editor shows why, and it counts as missing."""
    problem = check_segment(instance)
    if problem:
        instance.has_error, instance.field_error = True, problem
        StringTranslation.objects.filter(pk=instance.pk).update(has_error=True, field_error=problem)
    elif instance.context is not None and instance.context.path == "title" and not instance.has_error:
        show_draft_title(instance)


def show_draft_title(segment: StringTranslation) -> None:
    """Let lists in the admin show a page by its translated title before it is published."""
    Page.objects.filter(translation_key=segment.context.object_id, locale_id=segment.locale_id).update(
        draft_title=StringValue(segment.data).render_text()
    )


@receiver(pre_save, sender=SegmentOverride)
def mark_faulty_address(
    instance: SegmentOverride, update_fields: frozenset[str] | None = None, **_kwargs: Any
) -> None:
    """Refuse an address that an editor could not enter by hand, such as one that runs a script."""
    if update_fields is not None and "data_json" not in update_fields:
        return
    instance.field_error = check_override(instance)
    instance.has_error = bool(instance.field_error)


@receiver(pre_save, sender=TranslationSource)
def clean_source(
    instance: TranslationSource, update_fields: frozenset[str] | None = None, **_kwargs: Any
) -> None:
    """Cut no segments from what may not stand in a text: a source may have been stored past every form."""
    model = instance.specific_content_type.model_class()
    if model is None or (update_fields is not None and "content_json" not in update_fields):
        return
    content = json.loads(instance.content_json)
    if clean_serialised(model, content):
        instance.content_json = json.dumps(content)


@receiver(pre_save, sender=String)
def clean_source_segment(instance: String, **_kwargs: Any) -> None:
    """Keep no source segment that could not be handed over; its hash names the text it was cut from."""
    instance.data = clean_markup(instance.data.translate(UNSTORABLE))


@receiver(published)
def refresh_source_when_published(instance: TranslatableMixin, **_kwargs: Any) -> None:
    """Show translators what changed as soon as it is public."""
    if isinstance(instance, TranslatableMixin):
        refresh_source(instance)
