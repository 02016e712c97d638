"""Turn what was entered into answers, one for each row that is kept, and rows back into answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from events.registration.enums import QuestionKind
from events.registration.models import Answer
from events.registration.readers.read_questions import Question


@dataclass(frozen=True)
class GivenAnswer:
    """What is kept of an answer: the fields of `Answer`, which says what they mean."""

    question: str
    kind: str
    value: str = ""
    question_wording: str = ""
    option_wording: str = ""
    language: str = ""

    @classmethod
    def from_row(cls, row: Answer) -> GivenAnswer:
        """Return what a row keeps."""
        return cls(row.question, row.kind, row.value, row.question_wording, row.option_wording, row.language)


def read_answers(question: Question, entered: Any) -> list[GivenAnswer]:
    """Return an answer as it is kept: a row for each chosen option, an empty one where nothing was answered.

    Parameters:
        question: as it was shown, with the wordings that were shown.
        entered: a text; a box's truth; an option's key, or a list of keys where several may be chosen.
    """
    options = dict(question.options)
    return [
        GivenAnswer(
            question=question.key,
            kind=question.kind.value,
            value=value,
            question_wording=str(question.label),
            option_wording=str(options.get(value, "")),
            language=question.language,
        )
        for value in _values(question.kind, entered)
    ]


def _values(kind: QuestionKind, entered: Any) -> Iterable[str]:
    if kind == QuestionKind.YES_NO:
        return [Answer.YES if entered else Answer.NO]
    if kind == QuestionKind.CHOICES:
        return entered or [""]
    return [entered]
