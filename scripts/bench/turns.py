"""Measure several things by turns, and compare what is measured in the same round."""

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Name = TypeVar("Name")


@dataclass(frozen=True)
class Sample:
    """What some requests took: of the server's processors, and by the clock; in seconds."""

    requests: int
    processor: float
    clock: float

    @property
    def cost(self) -> float:
        """Milliseconds of processor time a request."""
        return self.processor / self.requests * 1000

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.clock


@dataclass(frozen=True)
class Taken:
    """Samples of one thing, one a round."""

    samples: list[Sample]

    @property
    def cost(self) -> float:
        """The median cost."""
        return statistics.median(sample.cost for sample in self.samples)

    @property
    def rate(self) -> float:
        """The median rate."""
        return statistics.median(sample.rate for sample in self.samples)

    def times_as_dear_as(self, other: "Taken") -> float:
        """Return the median of what each round says: its samples were taken one shortly after the other."""
        pairs = zip(self.samples, other.samples, strict=True)
        return statistics.median(mine.cost / theirs.cost for mine, theirs in pairs)

    def times_as_fast_as(self, other: "Taken") -> float:
        """Return the median of what each round says of the rates."""
        pairs = zip(self.samples, other.samples, strict=True)
        return statistics.median(mine.rate / theirs.rate for mine, theirs in pairs)


def by_turns(measures: Mapping[Name, Callable[[], Sample]], rounds: int) -> dict[Name, Taken]:
    """Measure each thing once a round, every other round in the opposite order.

    Parameters:
        measures: by name, what takes one sample; neighbours are measured one right after the other.
        rounds: how many samples are taken of each; one more, before them, warms up and is forgotten.
    """
    samples: dict[Name, list[Sample]] = {name: [] for name in measures}
    for number in range(rounds + 1):
        names = list(measures)
        for name in names if number % 2 else reversed(names):
            sample = measures[name]()
            if number:
                samples[name].append(sample)
    return {name: Taken(taken) for name, taken in samples.items()}


def join(parts: Iterable[Mapping[Name, Taken]]) -> dict[Name, Taken]:
    """Return the samples of the same things, taken several times, as one."""
    joined: dict[Name, list[Sample]] = {}
    for part in parts:
        for name, taken in part.items():
            joined.setdefault(name, []).extend(taken.samples)
    return {name: Taken(samples) for name, samples in joined.items()}
