"""How much is measured: enough for a report, or only what shows that nothing broke."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Plan:
    """What a run does.

    Parameters:
        rounds: how often each page and each form is measured by turns.
        seconds: how long a page is asked for each time.
        posts: how many people register each time.
        engines: the databases.
        sizes: numbers of workshops, the smallest first.
        samples: how often each page of a grown site is asked for at most.
        patience: seconds for a page of a grown site, in all.
        folder: an empty one, for everything that is made.
    """

    rounds: int
    seconds: int
    posts: int
    engines: tuple[str, ...]
    sizes: tuple[int, ...]
    samples: int
    patience: float
    folder: Path


def long_plan(folder: Path, engines: tuple[str, ...]) -> Plan:
    """Return the plan for a report."""
    return Plan(11, 3, 40, engines, (100, 1_000, 10_000), 30, 10.0, folder)


def quick_plan(folder: Path, engines: tuple[str, ...]) -> Plan:
    """Return the plan for a first look: the same tables, less exact."""
    return Plan(5, 1, 20, engines, (100, 10_000), 12, 3.0, folder)
