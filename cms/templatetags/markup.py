"""HTML and addresses on their way to visitors: once more through the allow-lists, whatever is stored."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from cms.markup.allow_lists import shown
from cms.markup.check_address import is_linkable
from cms.markup.clean_html import clean_html

register = template.Library()


@register.filter
def cleaned(html: str) -> SafeString:
    """Return rich text as visitors may get it."""
    return mark_safe(clean_html(html, shown()))  # noqa: S308 – this is where it becomes safe


@register.filter
def linkable(address: str | None) -> str:
    """Return an address if it may be linked, else nothing."""
    return address if address and is_linkable(address) else ""
