"""Take what a visitor typed, and refuse what nobody types: characters that hide or turn text around."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Embeddings, overrides and isolates can make a name read backwards wherever it is shown. The marks that
# Arabic and Hebrew texts need (U+200E, U+200F, U+061C) are not among them.
DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
# Separators and formatting characters leave nothing to see, nor do unassigned and control characters.
INVISIBLE_CATEGORIES = ("C", "Z")


def read_typed_text(typed: str, *, several_lines: bool = False) -> str:
    """Return a text without surrounding space and with uniform line breaks; empty if nothing is to be seen.

    Emoji and right-to-left scripts are text like any other.

    Parameters:
        typed: as it came.
        several_lines: keep line breaks and tabs; otherwise each becomes a space.

    Raises:
        ValidationError: code "control_characters" or "direction_controls".
    """
    text = LINE_BREAKS.sub("\n", typed).strip()
    if not several_lines:
        text = re.sub(r"[\n\t]+", " ", text)
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text if character not in "\n\t"):
        raise ValidationError(
            _("This text holds invisible control characters. Type it again instead of pasting it."),
            code="control_characters",
        )
    if not DIRECTION_CONTROLS.isdisjoint(text):
        raise ValidationError(
            _(
                "This text holds invisible characters that turn the direction of writing. "
                "Type it again instead of pasting it."
            ),
            code="direction_controls",
        )
    if all(unicodedata.category(character).startswith(INVISIBLE_CATEGORIES) for character in text):
        return ""
    return text
