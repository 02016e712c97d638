"""The register of marks: what other rooms say about workshops in lists and on their pages.

Workshops know nothing of the rooms that stand on them. Such a room adds a function in its
`workshop_marks.py`; templates find what it returns as `marks.<key>`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cms.registers import Register
from events.models import Workshop

# Takes workshops and returns what is said about each, by its key; in a constant number of queries.
Marking = Callable[[Sequence[Workshop]], Mapping[int, Any]]

workshop_marks: Register[Marking] = Register("marks of workshops", module="workshop_marks")


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
