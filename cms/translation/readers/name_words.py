"""Name a page or snippet in a sentence."""

from wagtail.models import Page, TranslatableMixin


def name_words(instance: TranslatableMixin) -> str:
    """Return what the admin's lists call it: a page by its newest title, published or not."""
    return str(instance.get_admin_display_title() if isinstance(instance, Page) else instance)
