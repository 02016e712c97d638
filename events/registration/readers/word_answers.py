"""Word one registration's answers in the reader's language."""

from events.registration.models import Registration
from events.registration.readers.tabulate_answers import group_answers, list_columns, word_answer


def word_answers(registration: Registration) -> list[tuple[str, str]]:
    """Return question and answer, in the form's order, whatever language was used to register."""
    answers = group_answers(registration)
    return [
        (column.label, word_answer(answers[key], column))
        for key, column in list_columns(registration.workshop, [registration]).items()
        if key in answers
    ]
