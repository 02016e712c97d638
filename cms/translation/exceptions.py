"""What the translators' desk refuses, each with a sentence for the person who asked."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class TranslationRefused(PermissionDenied):
    """Something that may not be done now, or not by this person; the text says what and why."""


class IncompleteTranslation(TranslationRefused):
    """A translation with segments missing was to be published."""

    def __init__(self, title: str, language: str, missing: int) -> None:
        self.missing = missing
        super().__init__(missing_segments_sentence(title, language, missing))


def missing_segments_sentence(title: str, language: str, missing: int) -> str:
    """Return how many segments are missing and what that means for visitors."""
    segments = ngettext(
        "%(number)d segment of “%(title)s” is missing or faulty in %(language)s.",
        "%(number)d segments of “%(title)s” are missing or faulty in %(language)s.",
        missing,
    ) % {"number": missing, "title": title, "language": language}
    consequence = _(
        "It was saved as a draft; what visitors see has not changed. "
        "Where a name stays as it is, enter the same text."
    )
    return f"{segments} {consequence}"
