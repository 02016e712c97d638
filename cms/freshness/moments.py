"""The register of moments at which pages change by themselves, without anybody saving anything."""

from collections.abc import Callable
from datetime import datetime

from cms.registers import Register

# Takes the present moment; returns the next one at which a page says something else, if there is one.
FindMoment = Callable[[datetime], datetime | None]

moments: Register[FindMoment] = Register("moments of change", module="freshness")


def find_next_moment(now: datetime) -> datetime | None:
    """Return the earliest moment after another at which any page changes by itself; some queries."""
    found = [moment for find in moments if (moment := find(now)) is not None]
    return min(found, default=None)
