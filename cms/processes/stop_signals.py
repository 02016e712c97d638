"""Being told to stop: which signals say so, and when one that comes again is meant."""

import signal
from collections.abc import Callable
from time import monotonic
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Seconds. Whoever stops a service may signal each of its processes, and so does their parent: that is one
# request.
ONE_REQUEST = 1.5

Handler = Callable[[int, FrameType | None], None]


def take_stop_signals(handler: Handler) -> None:
    """Have a function called at each signal to stop.

    A closed terminal is none where somebody started the program so that it outlives it, as `nohup` does.
    """
    for number in STOP_SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)


class StopRequests:
    """Tells a second request to stop from a second signal of the first one."""

    def __init__(self) -> None:
        self._first_at: float | None = None

    def is_second(self) -> bool:
        """Return, at a signal, whether somebody asks who had asked before; call it once for each signal."""
        if self._first_at is None:
            self._first_at = monotonic()
        return monotonic() - self._first_at > ONE_REQUEST
