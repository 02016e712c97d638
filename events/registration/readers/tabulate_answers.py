"""Put a workshop's registrations into a table: one column a question, in any language."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.desks.guard_formula import guard_formula
from cms.text.languages import active_language
from events.models import Workshop
from events.registration.enums import QuestionKind, RegistrationState
from events.registration.models import Answer, Registration
from events.registration.readers.read_questions import read_questions


@dataclass(frozen=True)
class AnswersTable:
    """Headings and rows, ready to be written as CSV or XLSX: no cell is a formula."""

    headings: list[str]
    rows: list[list[Any]]


@dataclass
class AnswerColumn:
    """A question as the export heads it; `options` are labels by key."""

    label: str
    options: dict[str, str] = field(default_factory=dict)


def tabulate_answers(workshop: Workshop, registrations: Iterable[Registration] | None = None) -> AnswersTable:
    """Return a table in the active language, with a column for each question ever answered.

    Questions that are asked now come first, in the form's order, worded in the active language or else the
    source's. A question that was deleted keeps its column, headed as it was last shown, in the active
    language if it ever was.

    Parameters:
        workshop: the workshop.
        registrations: which of its registrations; all by default.
    """
    if registrations is None:
        registrations = workshop.registrations.order_by("created_at", "pk")
    found = list(registrations)
    prefetch_related_objects(found, "answers")
    columns = list_columns(workshop, found)
    headings = [*_fixed_headings(), *(column.label for column in columns.values())]
    rows = [[*_fixed_cells(workshop, row), *_answer_cells(row, columns)] for row in found]
    return AnswersTable(
        [guard_formula(heading) for heading in headings],
        [[guard_formula(cell) for cell in row] for row in rows],
    )


def list_columns(workshop: Workshop, registrations: list[Registration]) -> dict[str, AnswerColumn]:
    """Return a column for each question that is asked or was answered, by its key."""
    columns = {
        question.key: AnswerColumn(str(question.label), {key: str(label) for key, label in question.options})
        for question in read_questions(workshop)
    }
    asked = set(columns)
    language = active_language()
    rows = [(answer, row.created_at) for row in registrations for answer in row.answers.all()]
    for answer, _moment in sorted(rows, key=lambda pair: (pair[0].language == language, pair[1])):
        if answer.question not in asked:
            # Later ones overwrite, whatever order the rows come in.
            columns[answer.question] = AnswerColumn(
                _("%(question)s (no longer asked)") % {"question": answer.question_wording}
            )
    return columns


def _fixed_headings() -> list[str]:
    return [
        _("Registered at"),
        _("State"),
        _("Seat"),
        pgettext("of a person", "Name"),
        _("E-mail"),
        _("Organisation"),
        _("Language"),
    ]


def _fixed_cells(workshop: Workshop, registration: Registration) -> list[Any]:
    return [
        registration.created_at.astimezone(workshop.zone).strftime("%Y-%m-%d %H:%M"),
        str(RegistrationState(registration.state).label),
        registration.number or "",
        registration.name,
        registration.email,
        registration.organisation,
        str(registration.get_language_display()),
    ]


def _answer_cells(registration: Registration, columns: dict[str, AnswerColumn]) -> list[str]:
    answers = group_answers(registration)
    return [word_answer(answers.get(key, []), column) for key, column in columns.items()]


def group_answers(registration: Registration) -> dict[str, list[Answer]]:
    """Return the rows of each question's answer, by the question's key."""
    groups: dict[str, list[Answer]] = {}
    for row in registration.answers.all():
        groups.setdefault(row.question, []).append(row)
    return groups


def word_answer(rows: list[Answer], column: AnswerColumn) -> str:
    """Return an answer as text; an option that was deleted as it was shown.

    Parameters:
        rows: the answer's rows, none where the question was not shown.
        column: the question.
    """
    return "; ".join(_word_row(row, column) for row in rows if row.value)


def _word_row(row: Answer, column: AnswerColumn) -> str:
    if row.kind == QuestionKind.YES_NO:
        return _("yes") if row.value == Answer.YES else _("no")
    if row.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES}:
        return column.options.get(row.value) or row.option_wording or row.value
    return row.value
