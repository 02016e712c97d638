"""Find what a page or snippet is a translation of, and what a translation writes into."""

from django.core.exceptions import ObjectDoesNotExist
from wagtail.models import TranslatableMixin
from wagtail_localize.models import Translation


def find_translation(instance: TranslatableMixin) -> Translation | None:
    """Return the running translation that writes into a page or snippet; None for a source.

    The oldest wins, so that two sources of one object (made elsewhere) cannot bring the editor down.
    """
    return (
        Translation.objects.filter(
            source__object_id=instance.translation_key,
            target_locale_id=instance.locale_id,
            enabled=True,
        )
        .select_related("source", "source__locale", "target_locale")
        .order_by("pk")
        .first()
    )


def find_version(translation: Translation) -> TranslatableMixin | None:
    """Return the page or snippet that a translation writes into; None where somebody deleted it."""
    try:
        return translation.get_target_instance()
    except ObjectDoesNotExist:
        return None
