"""The guard ends what a killed parent leaves behind; it needs nothing but Python.

It reads the numbers of process groups from its parent, one a line: with a plus those that began, with a minus
those that ended. When the parent has ended its programs by itself, it says so; when the pipe closes without
that word, the parent was killed and the guard ends them.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable

ALL_ENDED = "all ended"
BEGAN = "+"
ENDED = "-"
GRACE = 5.0


def main() -> None:
    """Wait for the parent's end, whatever its cause."""
    # Ended by its parent only: one signal to a whole terminal must not take the guard away first.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        if line.strip() == ALL_ENDED:
            return
        if line.startswith(BEGAN):
            groups.add(int(line[1:]))
        else:
            # Its number may be another's by the time the parent is killed.
            groups.discard(int(line[1:]))
    end_groups(groups, GRACE)


def end_groups(groups: Iterable[int], grace: float) -> None:
    """Ask the processes of some groups to end, and end by force what is left.

    Parameters:
        groups: their numbers.
        grace: how many seconds they get.
    """
    signal_groups(groups, signal.SIGTERM)
    limit = time.monotonic() + grace
    while time.monotonic() < limit and any(group_exists(group) for group in groups):
        time.sleep(0.05)
    signal_groups(groups, signal.SIGKILL)


def group_exists(group: int) -> bool:
    """Return whether a process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def signal_groups(groups: Iterable[int], number: signal.Signals) -> None:
    """Send a signal to the processes of some groups; to none where a group is empty."""
    for group in groups:
        try:
            os.killpg(group, number)
        except (ProcessLookupError, PermissionError):
            continue


if __name__ == "__main__":
    main()
