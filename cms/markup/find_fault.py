"""Find what may not stand in a piece of HTML, and word it for whoever typed it."""

import re
from dataclasses import dataclass
from html import unescape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.markup.allow_lists import AllowList, stored
from cms.markup.check_address import shorten

# No text; PostgreSQL refuses the first of them, and no database takes half a character.
UNSTORABLE = dict.fromkeys(
    [*(code for code in [*range(32), 127] if chr(code) not in "\t\n\r"), *range(0xD800, 0xE000)]
)
UNSTORABLE_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# As Wagtail writes tags: nothing in them is left to a browser's goodwill.
TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*+)"""
    r"""(?P<attributes>(?:\s++[a-z][a-z-]*+=(?:"[^"<>]*+"|'[^'<>]*+'))*+)\s*+(?P<closed>/?)>"""
)
ATTRIBUTE = re.compile(r"""([a-z][a-z-]*+)=(?:"([^"]*+)"|'([^']*+)')""")
# Beginnings that HTML takes for a tag, a comment, a declaration; before anything else “<” is a sign.
MARKUP = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/!?")
# “&#1;” means something else to each parser; an apostrophe does not.
ODD_REFERENCE = re.compile(r"&#(?!x27;|39;)")
VOID_ELEMENTS = frozenset({"br", "hr", "img", "embed"})
ADDRESS_ATTRIBUTES = frozenset({"href", "src", "url", "cite"})


@dataclass(frozen=True)
class Fault:
    """The first thing that may not stand in a text: a piece of markup, or an address in it."""

    piece: str
    is_address: bool = False

    def __str__(self) -> str:
        if self.is_address:
            return _(
                "The link to “%(address)s” cannot be kept. A link begins with https://, mailto: or tel:, "
                "or with a single / for a page of this site."
            ) % {"address": shorten(self.piece)}
        return _("“%(piece)s” cannot stand in this text. Remove it and save again.") % {
            "piece": shorten(self.piece)
        }


def find_fault(html: str, allowed: AllowList, *, is_exact: bool = True) -> Fault | None:
    """Return the first thing in a text that is not allowed; None when every browser reads it alike.

    Parameters:
        html: the text.
        allowed: what may stand in it.
        is_exact: take only what Wagtail itself writes, where “<” begins a tag and quotes are double; else
            also what people type.
    """
    if match := UNSTORABLE_CHARACTER.search(html):
        return Fault(html[match.start() : match.start() + 200])
    position = html.find("<")
    while position >= 0:
        tag = TAG.match(html, position)
        if tag is not None:
            fault = _find_in_tag(tag, allowed, is_exact)
            if fault is not None:
                return fault
            position = tag.end()
        elif is_exact or html[position + 1 : position + 2] in MARKUP:
            return Fault(html[position : position + 200])
        else:
            position += 1
        position = html.find("<", position)
    return None


def validate_words(html: str) -> None:
    """Refuse a rich text, as it is stored, in which something stands that no feature of the editor makes.

    Raises:
        ValidationError: with a sentence that names it and the remedy.
    """
    fault = find_fault(html.translate(UNSTORABLE), stored())  # what nobody sees is dropped without a word
    if fault is not None:
        raise ValidationError(str(fault), code="markup")


def _find_in_tag(tag: re.Match[str], allowed: AllowList, is_exact: bool) -> Fault | None:
    name = tag["name"] if is_exact else tag["name"].lower()
    is_void = name in VOID_ELEMENTS
    is_regular = not (tag["end"] and (tag["attributes"] or is_void)) and (is_void or not tag["closed"])
    if name not in allowed.elements or not is_regular or (is_exact and "'" in tag["attributes"]):
        return Fault(tag[0])
    seen = set()
    for attribute, double, single in ATTRIBUTE.findall(tag["attributes"]):
        written = double or single
        value = unescape(written)
        if attribute in seen or ODD_REFERENCE.search(written):
            return Fault(tag[0])
        seen.add(attribute)
        if not allowed.permits(name, attribute, value):
            is_address = attribute in ADDRESS_ATTRIBUTES and attribute in allowed.elements[name]
            return Fault(value if is_address else tag[0], is_address)
    return None
