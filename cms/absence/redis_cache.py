"""A cache in Redis without which the site goes on: what is not there is made anew."""

import logging
from collections.abc import Callable, Iterable
from functools import cache
from threading import Lock, Timer, current_thread
from time import monotonic
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# Seconds. A cache that is slower than making the page is none.
CONNECT_WITHIN = ANSWER_WITHIN = 0.5
# So long nobody tries again, or each look into the cache would cost the time above.
REST = 2.0
SAY_AGAIN_AFTER = 60.0
# In place of a key: all of them.
EVERYTHING = "*"


class DispensableRedisCache(RedisCache):
    """Django's Redis cache, empty while Redis is away.

    What could not be changed or deleted meanwhile is deleted when Redis is back, before it is asked anything
    else: it may have kept what is no longer so, such as the root addresses of sites.
    """

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        options = {
            "socket_connect_timeout": CONNECT_WITHIN,
            "socket_timeout": ANSWER_WITHIN,
            # A connection that died with an earlier Redis is replaced at once.
            "retry": Retry(NoBackoff(), 1),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self._absence = _absence_of(str(server))

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._try(super().add, key, value, timeout, version, otherwise=True)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(super().get, key, default, version, otherwise=default)

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        changes = [self.make_key(key, version)]
        self._try(super().set, key, value, timeout, version, otherwise=None, changes=changes)

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._try(super().touch, key, timeout, version, otherwise=False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        changes = [self.make_key(key, version)]
        return self._try(super().delete, key, version, otherwise=False, changes=changes)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        return self._try(super().get_many, keys, version, otherwise={})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._try(super().has_key, key, version, otherwise=False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        counted = self._try(super().incr, key, delta, version, otherwise=None)
        if counted is None:
            # As where it was never set.
            raise ValueError(f"Key {key!r} not found")
        return int(counted)

    def set_many(
        self, data: dict[Any, Any], timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        changes = [self.make_key(key, version) for key in data]
        return self._try(super().set_many, data, timeout, version, otherwise=list(data), changes=changes)

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        listed = list(keys)
        changes = [self.make_key(key, version) for key in listed]
        self._try(super().delete_many, listed, version, otherwise=None, changes=changes)

    def clear(self) -> bool:
        return self._try(super().clear, otherwise=False, changes=[EVERYTHING])

    def _try(
        self, ask: Callable[..., Any], *arguments: Any, otherwise: Any, changes: Iterable[str] = ()
    ) -> Any:
        """Return what Redis says; where it is away, what an empty cache would say.

        Parameters:
            ask: the method to call with the arguments.
            otherwise: what is returned while Redis is away.
            changes: the keys that are out of date in Redis if it cannot be told.
        """
        absence = self._absence
        if not absence.is_resting():
            try:
                if absence.owed:
                    self._pay()
                return ask(*arguments)
            except (RedisError, OSError) as error:
                absence.begin(error)
        absence.owe(changes, self._pay_later)
        return otherwise

    def _pay(self) -> None:
        """Delete what could not be deleted while Redis was away."""
        owed = frozenset(self._absence.owed)
        if EVERYTHING in owed:
            self._cache.clear()
        else:
            self._cache.delete_many(sorted(owed))
        self._absence.forget(owed)

    def _pay_later(self) -> None:
        try:
            self._pay()
        except (RedisError, OSError) as error:
            self._absence.begin(error)
            self._absence.owe((), self._pay_later)


class _Absence:
    """What the threads of this process know of one Redis: each of them has a cache object of its own."""

    def __init__(self) -> None:
        self.owed: set[str] = set()
        self._lock = Lock()
        self._rests_until = 0.0
        self._said_at: float | None = None
        self._timer: Timer | None = None

    def is_resting(self) -> bool:
        return monotonic() < self._rests_until

    def begin(self, error: Exception) -> None:
        now = monotonic()
        self._rests_until = now + REST
        if self._said_at is None or now - self._said_at >= SAY_AGAIN_AFTER:
            self._said_at = now
            logger.warning("Redis is away, so nothing is cached: %s", error)

    def owe(self, keys: Iterable[str], pay: Callable[[], None]) -> None:
        """Remember what to delete, and do so when Redis is back, even if nobody asks for anything then."""
        with self._lock:
            self.owed.update(keys)
            is_waiting = self._timer is not None and self._timer is not current_thread()
            if self.owed and not is_waiting:
                self._timer = Timer(REST, self._run, [pay])
                self._timer.daemon = True
                self._timer.start()

    def forget(self, keys: Iterable[str]) -> None:
        with self._lock:
            self.owed.difference_update(keys)

    def _run(self, pay: Callable[[], None]) -> None:
        pay()
        with self._lock:
            if self._timer is current_thread():
                self._timer = None


@cache
def _absence_of(server: str) -> _Absence:
    return _Absence()
