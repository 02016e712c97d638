"""The guard ends what a killed parent leaves behind; it needs nothing but Python.

It reads the numbers of process groups from its parent, one a line. When the parent has ended its programs by
itself, it says so; when the pipe closes without that word, the parent was killed and the guard ends them.
"""

import os
import signal
import sys
import time

ALL_ENDED = "all ended"
GRACE = 5.0


def main() -> None:
    """Wait for the parent's end, whatever its cause."""
    # Ended by its parent only: one signal to a whole terminal must not take the guard away first.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups = []
    for line in sys.stdin:
        if line.strip() == ALL_ENDED:
            return
        groups.append(int(line))
    _signal_groups(groups, signal.SIGTERM)
    limit = time.monotonic() + GRACE
    while time.monotonic() < limit and any(group_exists(group) for group in groups):
        time.sleep(0.1)
    _signal_groups(groups, signal.SIGKILL)


def group_exists(group: int) -> bool:
    """Return whether a process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _signal_groups(groups: list[int], number: signal.Signals) -> None:
    for group in groups:
        try:
            os.killpg(group, number)
        except (ProcessLookupError, PermissionError):
            continue


if __name__ == "__main__":
    main()
