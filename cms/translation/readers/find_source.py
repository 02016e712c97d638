"""Find what the words of a page or snippet are translated from."""

from wagtail.models import TranslatableMixin
from wagtail_localize.models import TranslationSource


def find_foreign_source(instance: TranslatableMixin) -> TranslationSource | None:
    """Return what these words are translated from in another language; None where nothing of it is left.

    A translation cannot itself be translated: two sources for one text would contradict each other.
    """
    sources = TranslationSource.objects.filter(
        object_id=instance.translation_key, translations__isnull=False
    ).exclude(locale_id=instance.locale_id)
    return next(
        (
            source
            for source in sources.select_related("object", "locale").distinct()
            if source.object.get_instance_or_none(source.locale) is not None
        ),
        None,
    )
