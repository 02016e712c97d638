"""Look at everything that must hold, within a limit of time, whatever hangs."""

import asyncio
import logging
from threading import Event, Lock, Thread
from time import monotonic
from typing import NamedTuple

from cms.health.checks import Check

logger = logging.getLogger(__name__)

# Seconds between two looks whether all is looked at, where no thread waits for it.
GLANCE = 0.02


class Findings(NamedTuple):
    """What is not well, a sentence by the name of each check."""

    # What keeps pages from being shown.
    faults: dict[str, str]
    # What only keeps people from writing.
    warnings: dict[str, str]


class Probe:
    """Looks at checks in a thread, one round at a time however many ask.

    A check that hangs, as on a network that swallows everything, holds up that thread and nobody else.
    """

    def __init__(self, checks: tuple[Check, ...]) -> None:
        self._checks = checks
        self._lock = Lock()
        self._round: _Round | None = None

    def find(self, limit: float) -> Findings:
        """Return what is not well.

        Parameters:
            limit: seconds to wait at most.
        """
        current = self._begin_or_join()
        current.ended.wait(limit)
        return current.tell(limit)

    async def find_without_thread(self, limit: float) -> Findings:
        """Return the same in an event loop, which goes on meanwhile."""
        current = self._begin_or_join()
        end = monotonic() + limit
        while not current.ended.is_set() and monotonic() < end:  # noqa: ASYNC110 – a thread ends it
            await asyncio.sleep(GLANCE)
        return current.tell(limit)

    def _begin_or_join(self) -> "_Round":
        with self._lock:
            if self._round is None or self._round.ended.is_set():
                self._round = _Round(self._checks)
            return self._round


class _Round:
    """Looks at each check once, in a thread that keeps no process from ending."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        self._findings = Findings({}, {})
        self._looking_at = checks[0].name
        self.ended = Event()
        Thread(target=self._look, args=(checks,), name="health", daemon=True).start()

    def tell(self, limit: float) -> Findings:
        """Return what was found until now; what was not looked at within the limit is a fault."""
        has_ended, looking_at = self.ended.is_set(), self._looking_at
        faults, warnings = self._findings
        if has_ended:
            return Findings(faults, warnings)
        return Findings({**faults, looking_at: f"No answer within {limit:g} seconds."}, warnings)

    def _look(self, checks: tuple[Check, ...]) -> None:
        for check in checks:
            self._looking_at = check.name
            try:
                fault = check.find_fault()
            except Exception:
                logger.exception("The health check %s failed.", check.name)
                fault = "Could not be looked at; the log says why."
            if fault:
                # New dictionaries: whoever stopped waiting may be reading the old ones.
                faults, warnings = self._findings
                said = {check.name: fault}
                if check.is_needed_to_read:
                    self._findings = Findings({**faults, **said}, warnings)
                else:
                    self._findings = Findings(faults, {**warnings, **said})
        self.ended.set()
