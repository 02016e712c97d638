"""How long to wait before a program that ended is started again, and when to give up."""

from collections import deque
from dataclasses import dataclass, field

FIRST_WAIT = 0.5
LONGEST_WAIT = 10.0
# So many ends within so many seconds are a storm: something is wrong that another start does not mend.
STORM = 10
STORM_SECONDS = 120.0


@dataclass
class BackOff:
    """The ends of one program; moments and waits are seconds."""

    _ends: deque[float] = field(default_factory=deque)

    def note_end(self, now: float) -> float | None:
        """Return how long to wait before the next start, twice as long each time; None in a storm.

        Parameters:
            now: the moment of this end, on a clock that is never set.
        """
        while self._ends and now - self._ends[0] > STORM_SECONDS:
            self._ends.popleft()
        self._ends.append(now)
        if len(self._ends) >= STORM:
            return None
        return min(FIRST_WAIT * 2 ** (len(self._ends) - 1), LONGEST_WAIT)
