"""The languages in which content is published, and the one that is being shown."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language, get_language_info


def content_languages() -> list[tuple[str, Any]]:
    """Return code and label of every language in which content is published."""
    return list(settings.WAGTAIL_CONTENT_LANGUAGES)


def own_name_of(code: str) -> str:
    """Return a language's name in itself, with a capital: “Polski”."""
    name: str = get_language_info(code)["name_local"]
    return name[:1].upper() + name[1:]


def active_language() -> str:
    """Return the code of the language that is being shown."""
    return get_language() or settings.LANGUAGE_CODE
