"""Put a workshop's registrations into a table: one column a question, in any language."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.desks.guard_formula import guard_formula
from cms.text.languages import active_language
from events.models import Workshop
from events.registration.enums import QuestionKind, RegistrationState
from events.registration.models import Registration
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
    source's. A question that was deleted keeps its column, headed as it was last shown: to somebody who
    registered in the active language, if anybody did.

    Parameters:
        workshop: the workshop.
        registrations: which of its registrations, with their seats; all by default.
    """
    if registrations is None:
        registrations = workshop.registrations.select_related("seat").order_by("created_at", "pk")
    found = list(registrations)
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
    for registration in sorted(registrations, key=lambda row: (row.language == language, row.created_at)):
        for answer in registration.answers:
            if answer["key"] not in asked:
                # Later ones overwrite, whatever order the rows come in.
                columns[answer["key"]] = AnswerColumn(
                    _("%(question)s (no longer asked)") % {"question": answer["label"]}
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
    seat = getattr(registration, "seat", None)
    return [
        registration.created_at.astimezone(workshop.zone).strftime("%Y-%m-%d %H:%M"),
        str(RegistrationState(registration.state).label),
        seat.number if seat else "",
        registration.name,
        registration.email,
        registration.organisation,
        str(registration.get_language_display()),
    ]


def _answer_cells(registration: Registration, columns: dict[str, AnswerColumn]) -> list[str]:
    answers = {answer["key"]: answer for answer in registration.answers}
    return [word_answer(answers.get(key), column) for key, column in columns.items()]


def word_answer(answer: dict[str, Any] | None, column: AnswerColumn) -> str:
    """Return an answer as text; an option that was deleted as it was shown."""
    if answer is None:
        return ""
    value = answer["value"]
    if answer["kind"] == QuestionKind.YES_NO:
        return _("yes") if value else _("no")
    if answer["kind"] not in {QuestionKind.CHOICE, QuestionKind.CHOICES}:
        return str(value)
    keys = [key for key in (value if isinstance(value, list) else [value]) if key]
    shown = dict(zip(keys, answer.get("shown", []), strict=False))
    return "; ".join(column.options.get(key) or shown.get(key, key) for key in keys)
