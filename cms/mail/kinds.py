"""The register of kinds of letters: apps add theirs, the outbox composes by them.

Apps register in their `letters.py`, which `cms.mail` imports when all models are loaded. The outbox so sends
letters about facts of upper layers without knowing them.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from cms.mail.models import Letter


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter; the content type may carry parameters such as `method=REQUEST`."""

    name: str
    content_type: str
    content: bytes

    def as_json(self) -> dict[str, str]:
        """Return what the letter's row keeps."""
        content = base64.b64encode(self.content).decode()
        return {"name": self.name, "content_type": self.content_type, "content": content}

    @classmethod
    def from_json(cls, kept: dict[str, str]) -> Self:
        """Return the file that a letter's row kept."""
        return cls(kept["name"], kept["content_type"], base64.b64decode(kept["content"]))


@dataclass(frozen=True)
class LetterText:
    """What a letter says, in the recipient's language."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = field(default=())


class LetterWithheldError(Exception):
    """Raised by a composer when, by the facts of now, the letter must not go out.

    Its text is the key of one of the kind's reasons: it is kept, and worded when somebody looks at the desk.
    """


Compose = Callable[["Letter"], LetterText]


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter: its key never changes, its label is for the desk, its composer writes the text.

    `reasons` words for the desk why the composer may withhold a letter.
    """

    key: str
    label: Any
    compose: Compose
    reasons: Mapping[str, Any] = field(default_factory=dict)


_kinds: dict[str, LetterKind] = {}


def register_kind(
    key: str, label: Any, compose: Compose, *, reasons: Mapping[str, Any] | None = None
) -> None:
    """Let the outbox send letters of a kind.

    Parameters:
        key: the kind as stored in the database; it must never change.
        label: a lazy translated name for the desk.
        compose: writes the letter from the facts of the moment; it is called in the recipient's language, and
            raises `LetterWithheldError` when there is nothing to tell any more.
        reasons: what it raises that with: lazy translated sentences for the desk by their keys.

    Raises:
        ImproperlyConfigured: when another kind already has the key.
    """
    if key in _kinds:
        raise ImproperlyConfigured(
            f"Two kinds of letters are registered as {key!r}; give one of them another key."
        )
    _kinds[key] = LetterKind(key, label, compose, reasons or {})


def letter_kind(key: str) -> LetterKind:
    """Return a registered kind.

    Raises:
        LookupError: when no installed app registers it.
    """
    try:
        return _kinds[key]
    except KeyError:
        raise LookupError(f"No installed app registers letters of the kind {key!r}.") from None


def letter_kinds() -> list[LetterKind]:
    """Return every registered kind."""
    return list(_kinds.values())
