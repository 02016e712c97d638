"""Amounts and shares in templates."""

from django import template

from cms.text import format_numbers

register = template.Library()

register.filter("money", format_numbers.format_money)
register.filter("percentage", format_numbers.format_percentage)


@register.filter
def dialled(number: str) -> str:
    """Return a telephone number as a `tel:` address has it: “+48911234567”."""
    return "".join(character for character in number if character in "+0123456789")
