"""The registers of what other rooms say about workshops: marks in lists and on pages, parts of a page.

Workshops know nothing of the rooms that stand on them. Such a room adds a function in its
`workshop_marks.py`; templates find what it returns as `marks.<key>` and `parts.<key>`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cms.registers import Register
from events.models import Workshop, WorkshopPage

# Takes workshops and returns what is said about each, by its key; in a constant number of queries.
Marking = Callable[[Sequence[Workshop]], Mapping[int, Any]]

workshop_marks: Register[Marking] = Register("marks of workshops", module="workshop_marks")

# Takes a workshop's page, the workshop and its marks; returns what one part of the page shows.
BuildPart = Callable[[WorkshopPage, Workshop, Mapping[str, Any]], Any]

workshop_parts: Register[BuildPart] = Register("parts of workshops' pages", module="workshop_marks")


def mark_workshops(workshops: Sequence[Workshop]) -> dict[int, dict[str, Any]]:
    """Return what other rooms say about each workshop, by its key and then by theirs.

    Parameters:
        workshops: the workshops of one list.
    """
    marks: dict[int, dict[str, Any]] = {workshop.pk: {} for workshop in workshops}
    for key, marking in workshop_marks.items():
        for workshop_key, mark in marking(workshops).items():
            marks[workshop_key][key] = mark
    return marks


def build_parts(page: WorkshopPage, workshop: Workshop, marks: Mapping[str, Any]) -> dict[str, Any]:
    """Return what other rooms show on a workshop's own page, by their keys."""
    return {key: build(page, workshop, marks) for key, build in workshop_parts.items()}
