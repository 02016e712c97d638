"""Which addresses people may put into texts, blocks and facts.

Browsers drop tabs and line breaks inside an address, read a backslash as a stroke and lead “//host” to
another site: what is not plainly harmless is refused.
"""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

# Control characters, line separators and backslashes; also what would leave an attribute.
UNLINKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\<>\"`\ud800-\udfff]")
WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
# Who is asked at an address, before the path: longer than a name, a password and a host together.
ASKED = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
ASKED_MAX_LENGTH = 512
OTHER_SCHEMES = re.compile(r"(?:mailto|tel):[^/\s]", re.IGNORECASE)
WITHIN_SITE = re.compile(r"#|/(?!/)")
SHOWN_LENGTH = 60

_is_url = URLValidator(schemes=["http", "https"])


def is_web_address(address: str) -> bool:
    """Return whether this is the full address of something on the web; nothing is fetched."""
    return UNLINKABLE.search(address) is None and WEB.match(address) is not None and _has_host(address)


def is_linkable(address: str) -> bool:
    """Return whether a text may link this: the web, an e-mail address, a telephone, a place of this site."""
    if UNLINKABLE.search(address):
        return False
    if WEB.match(address):
        return _has_host(address)
    return bool(OTHER_SCHEMES.match(address) or WITHIN_SITE.match(address))


def is_shown_file(address: str) -> bool:
    """Return whether a picture may be loaded from here: this site, or where its files lie on the web."""
    return is_linkable(address) and not OTHER_SCHEMES.match(address) and not address.startswith("#")


def validate_web_address(address: str) -> None:
    """Refuse what is not a full address on the web.

    Raises:
        ValidationError: with a sentence that says how an address begins.
    """
    refusal = ValidationError(word_refused_address(address), code="address")
    if not is_web_address(address):
        raise refusal
    try:
        _is_url(address)
    except ValidationError as error:
        raise refusal from error


def word_refused_address(address: str) -> str:
    """Return the sentence that refuses an address where only the web is meant."""
    return _(
        "“%(address)s” is not an address that can be linked. Give the full address, beginning with https://."
    ) % {"address": shorten(address)}


def shorten(piece: str) -> str:
    """Return the beginning of what somebody typed, fit to stand in a sentence."""
    visible = " ".join("".join(c if c.isprintable() else " " for c in piece[: 2 * SHOWN_LENGTH]).split())
    return visible if len(visible) <= SHOWN_LENGTH else f"{visible[:SHOWN_LENGTH]}…"


def _has_host(address: str) -> bool:
    asked = ASKED.match(address)
    # Python brings it into one spelling, at the cost of the square of its length.
    if asked is None or len(asked[1]) > ASKED_MAX_LENGTH:
        return False
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:  # a bracket that is not closed
        return False
