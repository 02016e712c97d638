"""What may stand in HTML: elements, their attributes, and how each attribute's value is checked.

The elements are those that Wagtail's rich text knows how to keep, so a feature that another app registers is
allowed by being registered. What could run, load or hide something is never among them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from wagtail.rich_text import features

from cms.markup.check_address import is_linkable, is_shown_file, is_web_address

Check = Callable[[str], bool]

KEY = re.compile(r"[\w-]{1,100}", re.ASCII)
CLASSES = re.compile(r"[\w -]{0,200}", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,6}%?")
# wagtail-localize puts a number in place of a link's attributes, and knows them by it.
LINK_NUMBER = re.compile(r"[a-z]{1,12}[0-9]{1,6}")
# “a[linktype="page"]” in Wagtail's rules for what it keeps.
RULE = re.compile(r"([a-z][a-z0-9]*)(.*)")
RULE_ATTRIBUTE = re.compile(r"\[([a-z][a-z0-9-]*)")

# Never, whatever a feature asks for. What HTML does not read as text has no words either: it goes as a whole.
WORDLESS_ELEMENTS = frozenset(
    {
        "applet", "frame", "frameset", "iframe", "math", "noembed", "noframes", "noscript", "object",
        "plaintext", "script", "select", "style", "svg", "template", "textarea", "title", "xmp",
    }
)  # fmt: skip
FORBIDDEN_ELEMENTS = WORDLESS_ELEMENTS | {
    "audio", "base", "body", "button", "form", "head", "html", "input", "link", "meta", "option", "param",
    "portal", "source", "track", "video",
}  # fmt: skip
FORBIDDEN_ATTRIBUTES = re.compile(r"on.*|style|src|srcdoc|srcset|action|formaction|background|poster|xmlns.*")


@dataclass(frozen=True)
class AllowList:
    """Which elements may stand in a text, with which attributes; each attribute's value is checked."""

    elements: Mapping[str, Mapping[str, Check]]

    def permits(self, element: str, attribute: str, value: str) -> bool:
        """Return whether an element may have this attribute with this value."""
        check = self.elements.get(element, {}).get(attribute)
        return check is not None and check(value)


def _anything(_value: str) -> bool:
    return True


def _matches(pattern: re.Pattern[str]) -> Check:
    return lambda value: pattern.fullmatch(value) is not None


_TEXT = ("p", "br", "b", "strong", "i", "em", "a")
# The editor knows paragraphs, headings and items again by this key, for comments.
_KEYED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote"})
_KEY: Mapping[str, Check] = {"data-block-key": _matches(KEY)}
_LINK: Mapping[str, Check] = {
    "href": is_linkable,
    "linktype": _matches(KEY),
    "id": _matches(KEY),
}
_EMBED: Mapping[str, Check] = {
    "embedtype": _matches(KEY),
    "id": _matches(KEY),
    "format": _matches(KEY),
    "url": is_web_address,
    "alt": _anything,
}
_PICTURE: Mapping[str, Check] = {
    "src": is_shown_file,
    "alt": _anything,
    "class": _matches(CLASSES),
    "width": _matches(NUMBER),
    "height": _matches(NUMBER),
}

# A segment as wagtail-localize hands it to translators.
SEGMENT = AllowList(
    {name: {} for name in ("abbr", "acronym", "b", "br", "code", "em", "i", "strong")}
    | {"a": {"id": _matches(LINK_NUMBER)}}
)


@cache
def stored() -> AllowList:
    """Return what rich text may hold in the database, where links and pictures are only named."""
    elements: dict[str, dict[str, Check]] = {name: {} for name in _TEXT}
    features.get_default_features()  # lets every app register its features, which the next line would not
    for feature in features.get_converter_features("contentstate"):
        rule = features.get_converter_rule("contentstate", feature) or {}
        for selector in rule.get("from_database_format", {}):
            _add_rule(elements, selector)
    for name in _KEYED & elements.keys():
        elements[name] |= _KEY
    elements["a"] |= _LINK
    if "embed" in elements:
        elements["embed"] = dict(_EMBED)
    return AllowList(elements)


@cache
def shown() -> AllowList:
    """Return what visitors may get of a rich text: links lead somewhere, pictures are pictures."""
    elements = {name: dict(attributes) for name, attributes in stored().elements.items() if name != "embed"}
    elements["a"] = {"href": is_linkable}
    elements["img"] = dict(_PICTURE)
    return AllowList(elements)


def _add_rule(elements: dict[str, dict[str, Check]], selector: str) -> None:
    match = RULE.fullmatch(selector)
    if match is None or match[1] in FORBIDDEN_ELEMENTS:
        return
    attributes = elements.setdefault(match[1], {})
    for name in RULE_ATTRIBUTE.findall(match[2]):
        if not FORBIDDEN_ATTRIBUTES.fullmatch(name):
            attributes.setdefault(name, is_linkable if name in {"href", "cite"} else _anything)
