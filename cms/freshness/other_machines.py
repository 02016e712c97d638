"""Tell other machines that serve the same site of changes, and hear of theirs, by counters in Redis."""

import logging
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from cms.freshness.stamp import Outdated, StampFile

logger = logging.getLogger(__name__)

# Seconds. What one machine changes, another shows after this at the latest.
POLL = 1.0
ANSWER_WITHIN = 0.5
# So long nobody tries again after a failure, or each change would wait for the time above.
REST = 2.0
# As long as others cannot be heard, no page is older than this.
OLDEST_IN_SILENCE = 5


class OtherMachines:
    """One counter for each kind of change. Whoever changes something counts up; everybody looks each second.

    Parameters:
        stamps: this machine's own stamp.
        redis: the client.
        prefix: of the keys, where several sites share one Redis.
    """

    def __init__(self, stamps: StampFile, redis: Any, prefix: str = "") -> None:
        self._stamps, self._redis = stamps, redis
        self._keys = [f"{prefix}:freshness:{kind.name.lower()}" for kind in Outdated]
        self._untold: Outdated | None = None
        self._is_silent = False
        self._rests_until = 0.0
        self._lock = Lock()
        self._listener: Thread | None = None
        self._has_ended = Event()

    def tell(self, outdated: Outdated) -> None:
        """Tell of a change; where Redis is away, as soon as it is back, if this process lives so long."""
        self._remember(outdated)
        if monotonic() < self._rests_until:
            return
        try:
            self._tell_all()
        except (RedisError, OSError) as error:
            self._note_silence(error)

    def listen(self) -> None:
        """Begin to hear of changes, in a thread of this process."""
        with self._lock:
            if self._listener is None:
                self._listener = Thread(target=self._listen, name="other machines", daemon=True)
                self._listener.start()

    def look(self) -> None:
        """Hear once what others told, and tell what could not be told before."""
        try:
            self._tell_all()
            self._stamps.hear([int(count or 0) for count in self._redis.mget(self._keys)])
        except (RedisError, OSError) as error:
            self._note_silence(error)
            self._stamps.mark_in_silence(OLDEST_IN_SILENCE)
        else:
            self._is_silent = False

    def close(self) -> None:
        """End the thread that listens."""
        self._has_ended.set()
        if self._listener is not None:
            self._listener.join()

    def _listen(self) -> None:
        while not self._has_ended.wait(POLL):
            try:
                self.look()
            except Exception:  # a thread that ended would be missed by nobody
                logger.exception("Changes on other machines were not heard.")

    def _tell_all(self) -> None:
        with self._lock:
            untold, self._untold = self._untold, None
        if untold is None:
            return
        try:
            self._stamps.skip(untold, int(self._redis.incr(self._keys[untold])))
        except (RedisError, OSError):
            self._remember(untold)
            raise

    def _remember(self, outdated: Outdated) -> None:
        with self._lock:
            self._untold = outdated if self._untold is None else max(self._untold, outdated)

    def _note_silence(self, error: Exception) -> None:
        self._rests_until = monotonic() + REST
        if not self._is_silent:
            self._is_silent = True
            logger.warning(
                "Redis is away: other machines show changes after up to %s s: %s", OLDEST_IN_SILENCE, error
            )


def connect_to_redis(address: str) -> Redis:
    """Return a client that gives up soon: a change does not wait for Redis."""
    return Redis.from_url(
        address,
        socket_connect_timeout=ANSWER_WITHIN,
        socket_timeout=ANSWER_WITHIN,
        # A connection that died with an earlier Redis is replaced at once.
        retry=Retry(NoBackoff(), 1),
    )
