"""The register of sweeps: short jobs that find by themselves what is due. Apps add theirs in `sweeps.py`.

`manage.py serve` runs them every minute, elsewhere a timer runs `manage.py sweep`. A sweep looks at rows,
never at the task queue, so that it also finds what a killed worker left behind. Running twice at once must be
harmless.
"""

import logging
from collections.abc import Callable

from cms.registers import Register

logger = logging.getLogger(__name__)

# Does what is due and returns how many things it did.
Sweep = Callable[[], int]

# The key is the sweep’s name in logs and on the command line.
sweeps: Register[Sweep] = Register("sweeps", module="sweeps")


def run_sweeps() -> dict[str, int | None]:
    """Run every sweep and return how many things each did; None where one failed, which stops no other."""
    results: dict[str, int | None] = {}
    for key, sweep in sweeps.items():
        try:
            results[key] = sweep()
        except Exception:
            logger.exception("The sweep %s failed; it runs again next time.", key)
            results[key] = None
    return results
