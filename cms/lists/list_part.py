"""Name the part of a list that a page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

PAGE = "page"


@dataclass(frozen=True)
class ListPart:
    """The parameters that lead to a part, and what it adds to the page's title; the beginning has neither."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    title: str = ""

    @property
    def query(self) -> str:
        """What stands after the page's own address, such as “?month=2027-03&page=2”; mostly nothing."""
        return make_query(self.parameters)


def make_query(parameters: Mapping[str, str | int]) -> str:
    """Return what leads to a part of a list from its page, to be put after the page's address.

    Parameters:
        parameters: their values, by name; page 1 is the beginning and so is not named.
    """
    named = {name: str(value) for name, value in parameters.items() if (name, str(value)) != (PAGE, "1")}
    return f"?{urlencode(named)}" if named else ""
