"""How words are set: what stays on one line, and which language a screen reader should speak."""

from typing import Any

from django import template
from django.utils.html import SafeString, conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from cms.text.bind_words import bind_plain_text, bind_words_in_html
from cms.text.cldr import TERRITORIES
from cms.text.code_lists import LANGUAGES
from cms.text.languages import active_language

register = template.Library()

IN_LANGUAGE = {
    "en": _("in English"),
    "pl": _("in Polish"),
    "de": _("in German"),
}


@register.filter
def typographic(value: Any, language: str = "") -> SafeString:
    """Set a text or HTML as readers of its language expect it.

    Parameters:
        value: plain text, which is escaped, or safe HTML, whose texts alone are touched.
        language: the code of the language it is in; the active language by default.
    """
    code = language or active_language()
    if value is None:
        return SafeString()
    if hasattr(value, "__html__"):
        return mark_safe(bind_words_in_html(conditional_escape(value), code))  # noqa: S308 – was safe before
    return mark_safe(bind_plain_text(str(value), code))  # noqa: S308 – escaped there


@register.filter
def lang_attr(value: Any) -> SafeString:
    """Return ` lang="pl"` when something is in another language than the page, else nothing.

    Parameters:
        value: a language code, or anything that knows its `language`.
    """
    code = getattr(value, "language", value)
    if not code or code == get_language():
        return SafeString()
    return format_html(' lang="{}"', code)


@register.filter
def in_language(code: str) -> str:
    """Return such as “in Polish”; other languages than ours are named by themselves."""
    if code in IN_LANGUAGE:
        return str(IN_LANGUAGE[code])
    return LANGUAGES.name(code)


@register.filter
def territory(code: str) -> str:
    """Return a language as Open Graph writes it, such as pl_PL."""
    return TERRITORIES.get(code, to_locale(code))
