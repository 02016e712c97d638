"""The register of sweeps: short jobs that find by themselves what is due. Apps add theirs in `sweeps.py`.

`manage.py serve` runs them every minute, elsewhere a timer runs `manage.py sweep`. A sweep looks at rows,
never at the task queue, so that it also finds what a killed worker left behind. Running twice at once must be
harmless.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic

from django.db import connection

from cms.absence.causes import find_cause
from cms.absence.database_watch import database_watch
from cms.registers import Register

logger = logging.getLogger(__name__)


class Budget:
    """How long a sweep may take. It is asked between two things to do, and does not interrupt any.

    Parameters:
        seconds: by a clock that nobody sets; without limit by default.
    """

    def __init__(self, seconds: float = inf) -> None:
        self._end = monotonic() + seconds
        self.was_used_up = False

    def goes_on(self) -> bool:
        """Return whether there is time for another thing."""
        self.was_used_up = self.was_used_up or monotonic() >= self._end
        return not self.was_used_up


@dataclass(frozen=True)
class Sweep:
    """A job, and how it shares the minute with the others."""

    # Does what is due while its budget goes on, and returns how many things it did.
    work: Callable[[Budget], int]
    # Its budget. All together stay below the minute after which they come again.
    seconds: float = 3.0
    # Lower ones run earlier: what visitors wait for comes before what may take long.
    rank: int = 50


# The key is the sweep’s name in logs and on the command line.
sweeps: Register[Sweep] = Register("sweeps", module="sweeps")


def run_sweeps() -> dict[str, int | None]:
    """Run every sweep and return how many things each did; None where one failed, which stops no other.

    A sweep that used up its budget goes on the next time. While the database is away none runs; that is said
    once, not by each of them every minute.
    """
    results: dict[str, int | None] = {}
    for key, sweep in sorted(sweeps.items(), key=lambda entry: entry[1].rank):
        is_away = database_watch.find_absence(writes=True) is not None
        results[key] = None if is_away else _run(key, sweep)
    return results


def _run(key: str, sweep: Sweep) -> int | None:
    budget = Budget(sweep.seconds)
    try:
        return sweep.work(budget)
    except Exception as error:
        cause = find_cause(error)
        if cause is None:
            logger.exception("The sweep %s failed; it runs again next time.", key)
        else:
            database_watch.note(cause, error)
            # The next one gets a connection that works.
            connection.close_if_unusable_or_obsolete()
        return None
    finally:
        if budget.was_used_up:
            logger.warning("The sweep %s used up its %.0f seconds; it goes on next time.", key, sweep.seconds)
