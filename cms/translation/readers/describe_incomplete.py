"""Say which of several words lack a part of their translation."""

from collections.abc import Iterable

from django.db.models import Model
from wagtail.models import TranslatableMixin

from cms.translation.exceptions import missing_segments_sentence
from cms.translation.readers.count_missing import count_missing
from cms.translation.readers.find_translation import find_translation
from cms.translation.readers.name_words import name_words


def describe_incomplete(instances: Iterable[Model]) -> str:
    """Return a sentence about the first translation with segments missing; empty when all are complete."""
    for instance in instances:
        translation = find_translation(instance) if isinstance(instance, TranslatableMixin) else None
        if translation is not None and (missing := count_missing(translation)):
            language = translation.target_locale.get_display_name()
            return missing_segments_sentence(name_words(instance), language, missing)
    return ""
