"""Wordings that know their language: names and slogans that belong to a fact."""

from typing import Self

from django.utils.translation import get_language

from cms.text.languages import active_language, content_languages


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
