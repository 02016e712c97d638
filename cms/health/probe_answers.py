"""Answer probes in the gate's event loop, however many requests wait for a thread."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping

from cms.gate.answers_first import ShortAnswer
from cms.health.checks import CHECKS
from cms.health.probe import Findings, Probe
from cms.health.say import HEADERS, LIMIT, LIVE, READY, Said, say_live, say_whether_ready


def probe_answers(probe: Probe | None = None) -> Mapping[str, Callable[[], Awaitable[ShortAnswer]]]:
    """Return what answers at /health/live and /health/ready.

    Parameters:
        probe: looks at what must hold; by default at all that the site has.
    """
    answers = _ProbeAnswers(probe or Probe(CHECKS))
    return {LIVE: answers.live, READY: answers.ready}


class _ProbeAnswers:
    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._asking: asyncio.Task[Findings] | None = None

    async def live(self) -> ShortAnswer:
        return _write(say_live())

    async def ready(self) -> ShortAnswer:
        # However many ask at once, one task waits for all of them; it goes on when the first one leaves.
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._probe.find_without_thread(LIMIT))
        return _write(say_whether_ready(await asyncio.shield(self._asking)))


def _write(said: Said) -> ShortAnswer:
    status, content = said
    return ShortAnswer(status, json.dumps(content).encode(), {**HEADERS, "Content-Type": "application/json"})
