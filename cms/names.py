"""Names that a fact carries in several languages: places, programmes, slogans.

They belong to the fact, not to a page: an official name is not translated anew by every translator.
"""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def content_languages() -> list[tuple[str, Any]]:
    """Return code and label of every language in which content is published."""
    return list(settings.WAGTAIL_CONTENT_LANGUAGES)


class NameInLanguage(models.Model):
    """One wording of a fact in one language; subclasses add the fact as `ParentalKey(related_name="names")`."""

    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class NamedInLanguages(models.Model):
    """A fact whose own name may be given in further languages.

    Subclasses have `name` and `name_language` (or properties of that name), and `names`, prefetched wherever
    several are shown.
    """

    class Meta:
        abstract = True

    def wording(self, language: str | None = None) -> "Wording":
        """Return the name in a language, or the fact's own name where there is none.

        Parameters:
            language: a language code; the active language by default.
        """
        language = language or get_language() or settings.LANGUAGE_CODE
        for row in self.names.all():  # type: ignore[attr-defined]  # given by the subclass
            if row.language == language:
                return Wording(row.name, row.language)
        return Wording(self.name, self.name_language)  # type: ignore[attr-defined]  # given by the subclass


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


def wordings(rows: Iterable[NameInLanguage]) -> list[Wording]:
    """Return rows as wordings, the active language first."""
    active = get_language()
    return [
        Wording(row.name, row.language)
        for row in sorted(rows, key=lambda row: row.language != active)
    ]
