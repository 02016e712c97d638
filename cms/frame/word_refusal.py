"""Word the pages of the gate, which refuses requests before Django sees them."""

import json
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import (
    get_language_from_path,
    get_supported_language_variant,
    override,
)
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

from cms.middleware import write_public_policy

# Heading and sentence. What has none of its own is worded as unreadable.
WORDS: dict[HTTPStatus, tuple[Promise, Promise]] = {
    HTTPStatus.BAD_REQUEST: (
        _("That could not be read"),
        _("Something was wrong with what your browser sent. Nothing was saved. Please try again."),
    ),
    HTTPStatus.REQUEST_TIMEOUT: (
        _("That took too long"),
        _(
            "What you sent did not arrive in time. Nothing was saved. "
            "Please check your connection, go back and send it again."
        ),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        _("That was too large"),
        _(
            "What you sent is larger than this site takes. Nothing was saved. "
            "Please go back and send less at once, or a smaller file."
        ),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        _("Something went wrong"),
        _("That is our fault, not yours. Please try again in a few minutes."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        _("Very busy at the moment"),
        _(
            "More people are here than this site can serve at once. If you sent something, it was not saved. "
            "Please wait for a few seconds, go back and try again."
        ),
    ),
    HTTPStatus.INSUFFICIENT_STORAGE: (
        _("No room left"),
        _("The site has no room for what you sent. Nothing was saved. Please tell the people who run it."),
    ),
}


def word_refusal(
    status: HTTPStatus, path: str, headers: Mapping[str, str]
) -> tuple[list[tuple[str, str]], bytes]:
    """Return headers and content of the answer to a refused request.

    Parameters:
        status: why it is refused.
        path: the address asked for; it may name the language.
        headers: of the request, in lower case.
    """
    language = _find_language(path, headers.get("accept-language", ""))
    if headers.get("x-requested-with", "").lower() == "xmlhttprequest":
        content_type, content = "application/json", _write_message(status, language)
    else:
        content_type, content = "text/html; charset=utf-8", _write_page(status, language)
    described = [
        ("content-type", content_type),
        ("content-language", language),
        ("content-security-policy", write_public_policy()),
        ("x-content-type-options", "nosniff"),
    ]
    return described, content


@cache
def _write_page(status: HTTPStatus, language: str) -> bytes:
    heading, sentence = WORDS.get(status, WORDS[HTTPStatus.BAD_REQUEST])
    with override(language):
        shown = {"heading": heading, "sentence": sentence}
        return render_to_string("cms/bare_page.html", shown).encode()


@cache
def _write_message(status: HTTPStatus, language: str) -> bytes:
    """Return what Wagtail's scripts show where they sent a file themselves."""
    _heading, sentence = WORDS.get(status, WORDS[HTTPStatus.BAD_REQUEST])
    with override(language):
        return json.dumps({"success": False, "error_message": str(sentence)}).encode()


def _find_language(path: str, wishes: str) -> str:
    if language := get_language_from_path(path):
        return language
    for wish, _quality in parse_accept_lang_header(wishes[:500].lower()):
        try:
            return get_supported_language_variant(wish)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
