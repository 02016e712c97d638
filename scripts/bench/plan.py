"""How much is measured: enough for a report, or only what shows that nothing broke."""

from dataclasses import dataclass
from pathlib import Path

from scripts.bench.databases import Databases


@dataclass(frozen=True)
class Plan:
    """What a run does.

    Parameters:
        starts: how often a server that answers from memory is started.
        rounds: how often each page and each form is measured by turns, from each start.
        seconds: how long a page is asked for each time.
        posts: how many people register each time.
        files: where databases of SQLite are made.
        engines: those, or another engine, or both: what registrations and growth are measured on.
        sizes: numbers of workshops, the smallest first.
        samples: how often each page of a grown site is asked for at most.
        patience: seconds for a page of a grown site, in all.
        folder: an empty one, for everything that is made.
    """

    starts: int
    rounds: int
    seconds: int
    posts: int
    files: Databases
    engines: tuple[Databases, ...]
    sizes: tuple[int, ...]
    samples: int
    patience: float
    folder: Path


def long_plan(folder: Path, files: Databases, engines: tuple[Databases, ...]) -> Plan:
    """Return the plan for a report."""
    return Plan(5, 7, 2, 60, files, engines, (100, 1_000, 10_000), 30, 10.0, folder)


def quick_plan(folder: Path, files: Databases, engines: tuple[Databases, ...]) -> Plan:
    """Return the plan for a first look: the same tables, less exact."""
    return Plan(2, 4, 1, 20, files, engines, (100, 10_000), 12, 3.0, folder)
