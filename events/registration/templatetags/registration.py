"""How the registration form is shown."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from cms.templatetags.typography import lang_attr

register = template.Library()


@register.filter
def in_its_language(text: str) -> SafeString:
    """Return a text marked with `lang` where its language is not the page's.

    Parameters:
        text: plain text; a `Wording` where it may be in another language.
    """
    lang = lang_attr(getattr(text, "language", ""))
    return format_html("<span{}>{}</span>", lang, text) if lang else conditional_escape(text)
