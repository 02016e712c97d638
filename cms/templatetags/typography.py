"""How words are set: what stays on one line, and which language a screen reader should speak."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.utils.html import SafeString, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from cms.text.bind_words import bind_words_in_html
from cms.text.cldr import TERRITORIES
from cms.text.code_lists import LANGUAGES
from cms.text.languages import active_language

register = template.Library()

IN_LANGUAGE = {
    "en": _("in English"),
    "pl": _("in Polish"),
    "de": _("in German"),
}


@register.tag
def typeset(parser: Parser, token: Token) -> "TypesetNode":
    """Set everything between `{% typeset %}` and `{% endtypeset %}` as readers of its language expect it.

    It stands once around a page's body. What is in another language than the page says so by `lang`.
    """
    nodelist = parser.parse(("endtypeset",))
    parser.delete_first_token()
    return TypesetNode(nodelist)


class TypesetNode(template.Node):
    """What stands between the tags, with its words bound."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """Render what stands inside, then bind its words."""
        html = bind_words_in_html(self.nodelist.render(context), active_language())
        return mark_safe(html)  # noqa: S308 – the template engine escaped what had to be


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
