"""Word for the desk what a letter's row keeps as keys."""

from cms.mail.enums import LetterProblem
from cms.mail.kinds import LetterKind, letter_kinds
from cms.mail.models import Letter


def name_kind(letter: Letter) -> str:
    """Return the kind as the desk calls it; its key where no app knows it any more."""
    kind = _find_kind(letter)
    return str(kind.label) if kind else letter.kind


def word_error(letter: Letter) -> str:
    """Return the last error for people: our own in their language, others in the words they came in."""
    kind = _find_kind(letter)
    reasons = kind.reasons if kind else {}
    return str({**reasons, **dict(LetterProblem.choices)}.get(letter.last_error, letter.last_error))


def say_why_not_kept(letter: Letter) -> str:
    """Return why the text of a letter is not kept, as a sentence; empty where it is."""
    kind = _find_kind(letter)
    return str(kind.why_not_kept) if kind else ""


def _find_kind(letter: Letter) -> type[LetterKind] | None:
    try:
        return letter_kinds[letter.kind]
    except LookupError:
        return None
