"""The register of sweeps: short jobs that find by themselves what is due.

`manage.py serve` runs them every minute, elsewhere a timer runs `manage.py sweep`. A sweep looks at rows,
never at the task queue, so that it also finds what a killed worker left behind. Running twice at once must be
harmless.
"""

import logging
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)

# Does what is due and returns how many things it did.
Sweep = Callable[[], int]

_sweeps: dict[str, Sweep] = {}


def register_sweep(key: str, sweep: Sweep) -> None:
    """Have a job run every minute.

    Parameters:
        key: its name in logs and on the command line.
        sweep: does what is due and returns how many things it did.

    Raises:
        ImproperlyConfigured: when another sweep already has the key.
    """
    if key in _sweeps:
        raise ImproperlyConfigured(f"Two sweeps are registered as {key!r}; give one of them another name.")
    _sweeps[key] = sweep


def run_sweeps() -> dict[str, int | None]:
    """Run every sweep and return how many things each did; None where one failed, which stops no other."""
    results: dict[str, int | None] = {}
    for key, sweep in _sweeps.items():
        try:
            results[key] = sweep()
        except Exception:
            logger.exception("The sweep %s failed; it runs again next time.", key)
            results[key] = None
    return results
