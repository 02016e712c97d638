"""Wordings that know their language: names and slogans that belong to a fact."""

from typing import Any, Self

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


class Wording(str):
    """A text that knows the language it is in, so that a template can say `lang`."""

    language: str

    def __new__(cls, text: str, language: str) -> Self:
        wording = super().__new__(cls, text)
        wording.language = language
        return wording

    @property
    def is_foreign(self) -> bool:
        """Whether the text is in another language than the one being shown."""
        return bool(self.language) and self.language != get_language()


def choose_wording(wordings: dict[str, str], own: Wording) -> Wording:
    """Return the wording in the active language, or the fact's own where there is none.

    Parameters:
        wordings: texts by language code.
        own: the fact's own name.
    """
    language = active_language()
    return Wording(wordings[language], language) if wordings.get(language) else own


def all_wordings(wordings: dict[str, str]) -> list[Wording]:
    """Return every wording, the active language first, then in the order of the site's languages."""
    active = get_language()
    codes = [code for code, _label in content_languages() if code in wordings]
    return [Wording(wordings[code], code) for code in sorted(codes, key=lambda code: code != active)]
