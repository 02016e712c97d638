"""Cut a long list into leaves, as a book is."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from cms.lists.list_part import PAGE, ListPart

Row = TypeVar("Row")
Other = TypeVar("Other")
# Digits of the keyboard only, and one spelling for each number: every leaf has one address.
NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class Leaf(Generic[Row]):
    """Some rows of a list; how many leaves there are is not known, for counting would read them all."""

    rows: list[Row] = field(default_factory=list)
    number: int = 1
    is_last: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether this is the whole list."""
        return self.number == 1 and self.is_last

    @property
    def before(self) -> int | None:
        """The number of the leaf before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The number of the leaf after."""
        return None if self.is_last else self.number + 1

    @property
    def part(self) -> ListPart:
        """Which part of a list this is, where a page shows one list only."""
        if self.number == 1:
            return ListPart()
        return ListPart({PAGE: str(self.number)}, name_leaf(self.number))

    def turn(self, change: Callable[[list[Row]], list[Other]]) -> "Leaf[Other]":
        """Return the leaf with other rows in place of its own."""
        return Leaf(change(self.rows), self.number, self.is_last)


def name_leaf(number: int) -> str:
    """Return what the title of a page says of a leaf."""
    return _("page %(number)s") % {"number": number}


def read_leaf_number(request: HttpRequest) -> int:
    """Return which leaf of a list is asked for: the first, unless the address names another.

    Raises:
        Http404: for anything but one whole number from 1 on.
    """
    value = read_one(request, PAGE)
    if not value:
        return 1
    if not NUMBER.fullmatch(value):
        raise Http404
    return int(value)


def read_one(request: HttpRequest, name: str) -> str:
    """Return the value of a parameter of the address, empty where it is missing.

    Raises:
        Http404: where it stands more than once.
    """
    values = request.GET.getlist(name)
    if len(values) > 1:
        raise Http404
    return values[0] if values else ""


def refuse_empty(leaf: Leaf[Row]) -> Leaf[Row]:
    """Return a leaf that holds something, or is the first.

    Raises:
        Http404: where the list ends before it.
    """
    if leaf.number > 1 and not leaf.rows:
        raise Http404
    return leaf


def cut_leaf(rows: "QuerySet[Row]", size: int, number: int = 1) -> Leaf[Row]:  # type: ignore[type-var]
    """Return one leaf of a list; one query, of at most `size` + 1 rows.

    Parameters:
        rows: the list, in an order that is always the same.
        size: how many rows a leaf has at most.
        number: which leaf, from 1 on.
    """
    first = (number - 1) * size
    found = list(rows[first : first + size + 1])
    return Leaf(found[:size], number, is_last=len(found) <= size)
