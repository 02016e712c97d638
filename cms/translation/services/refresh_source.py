"""Show translators what was changed in the source; published translations stay as they are."""

from wagtail.models import TranslatableMixin
from wagtail_localize.models import TranslationSource


def refresh_source(instance: TranslatableMixin) -> TranslationSource | None:
    """Cut a published source into segments anew, and return its record; None for words nobody translates.

    Segments that did not change keep their translation, changed ones wait for a new one. Earlier
    translations are kept by segment and place, so a change taken back is translated at once.
    """
    source = TranslationSource.objects.filter(
        object_id=instance.translation_key, locale_id=instance.locale_id
    ).first()
    if source is not None:
        source.update_from_db()
    return source
