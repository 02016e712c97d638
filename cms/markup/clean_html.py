"""Leave in HTML only what an allow-list names; the one place where HTML is cleaned."""

import re

import nh3

from cms.markup.allow_lists import WORDLESS_ELEMENTS, AllowList
from cms.markup.find_fault import UNSTORABLE, VOID_ELEMENTS, find_fault

SCHEMES = {"http", "https", "mailto", "tel"}
# In what nh3 writes, “<” always begins a tag and a quote always ends a value.
WRITTEN_TAG = re.compile(r'<([a-z][a-z0-9]*+)((?: [a-z-]++="[^"]*+")*+)>')


def clean_html(html: str, allowed: AllowList) -> str:
    """Return HTML without what is not allowed; text in which nothing is wrong stays as it is, byte for byte.

    Cleaning twice is cleaning once.

    Parameters:
        html: whatever came.
        allowed: what may stand in it.
    """
    if find_fault(html, allowed) is None:
        return html

    def keep(element: str, attribute: str, value: str) -> str | None:
        return value if allowed.permits(element, attribute, value) else None

    cleaned = nh3.clean(
        html.translate(UNSTORABLE),
        tags=set(allowed.elements),
        clean_content_tags=set(WORDLESS_ELEMENTS),
        attributes={name: set(attributes) for name, attributes in allowed.elements.items()},
        attribute_filter=keep,
        strip_comments=True,
        link_rel=None,
        url_schemes=SCHEMES,
    )
    return WRITTEN_TAG.sub(_respell, cleaned).replace("&nbsp;", "\u00a0").translate(UNSTORABLE)


def _respell(tag: re.Match[str]) -> str:
    """Write a tag as Wagtail does: it looks for “<embed …/>”, and for tags without “>” in their values."""
    attributes = tag[2].replace("<", "&lt;").replace(">", "&gt;")
    return f"<{tag[1]}{attributes}{'/' if tag[1] in VOID_ELEMENTS else ''}>"
