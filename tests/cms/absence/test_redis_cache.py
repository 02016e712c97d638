"""A Redis that is away costs time, not pages; and what changed meanwhile is not taken from it afterwards.

Redis is a dictionary here that can be away. The real one is killed by `make faults`.
"""

import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache.backends.redis import RedisCache
from django.test import Client, override_settings
from redis.exceptions import ConnectionError as NotConnected
from wagtail.models import Site

from cms.absence import redis_cache as module
from cms.absence.redis_cache import DispensableRedisCache

pytestmark = pytest.mark.sqlite  # no engine is involved


class Dictionary:
    """What Django's client of Redis does, without a network."""

    kept: dict[str, Any] = {}
    is_away = False
    asked = 0

    def __init__(self, servers: list[str], **options: Any) -> None:
        self.options = options

    def _ask(self) -> dict[str, Any]:
        type(self).asked += 1
        if self.is_away:
            raise NotConnected("Connection refused")
        return self.kept

    def add(self, key: str, value: Any, timeout: float) -> bool:
        return key not in self._ask() and not self.kept.update({key: value})

    def get(self, key: str, default: Any) -> Any:
        return self._ask().get(key, default)

    def set(self, key: str, value: Any, timeout: float) -> None:
        self._ask()[key] = value

    def touch(self, key: str, timeout: float) -> bool:
        return key in self._ask()

    def delete(self, key: str) -> bool:
        return self._ask().pop(key, None) is not None

    def get_many(self, keys: list[str]) -> dict[str, Any]:
        return {key: value for key, value in self._ask().items() if key in keys}

    def has_key(self, key: str) -> bool:
        return key in self._ask()

    def incr(self, key: str, delta: int) -> int:
        if key not in self._ask():
            raise ValueError(key)
        self.kept[key] += delta
        return int(self.kept[key])

    def set_many(self, data: dict[str, Any], timeout: float) -> None:
        self._ask().update(data)

    def delete_many(self, keys: list[str]) -> None:
        for key in keys:
            self._ask().pop(key, None)

    def clear(self) -> bool:
        self._ask().clear()
        return True


@pytest.fixture
def redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Dictionary]]:
    class Fresh(Dictionary):
        kept: dict[str, Any] = {}

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient", Fresh)
    monkeypatch.setattr(module, "REST", 0.05)
    yield Fresh
    Fresh.is_away = False


def make_cache(name: str = "shared") -> DispensableRedisCache:
    return DispensableRedisCache(f"redis://{name}", {})


@pytest.fixture
def cache(redis: type[Dictionary], request: pytest.FixtureRequest) -> DispensableRedisCache:
    return make_cache(request.node.name)


def test_while_it_is_away_the_cache_is_empty(cache: DispensableRedisCache, redis: type[Dictionary]) -> None:
    cache.set("a", 1)
    redis.is_away = True

    assert cache.get("a", "none") == "none"
    assert cache.get_many(["a"]) == {}
    assert cache.add("a", 2) is True
    assert "a" not in cache
    assert cache.touch("a") is False
    assert cache.delete("a") is False
    assert cache.set_many({"b": 1}) == ["b"]
    assert cache.get_or_set("c", 3) == 3
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")


def test_it_is_not_asked_again_for_a_while(cache: DispensableRedisCache, redis: type[Dictionary]) -> None:
    redis.is_away = True
    for _time in range(5):
        cache.get("a")
    assert redis.asked == 1


def test_it_is_said_once_a_minute(
    cache: DispensableRedisCache, redis: type[Dictionary], caplog: pytest.LogCaptureFixture
) -> None:
    redis.is_away = True
    for _time in range(4):
        cache.get("a")
        time.sleep(0.06)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        "Redis is away, so nothing is cached: Connection refused"
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda cache: cache.set("a", "new"),
        lambda cache: cache.delete("a"),
        lambda cache: cache.set_many({"a": "new"}),
        lambda cache: cache.delete_many(["a"]),
        lambda cache: cache.clear(),
    ],
)
def test_what_changed_meanwhile_is_forgotten_when_it_is_back(
    cache: DispensableRedisCache, redis: type[Dictionary], change: Any
) -> None:
    cache.set("a", "old")
    redis.is_away = True
    change(cache)
    redis.is_away = False
    time.sleep(0.06)
    assert cache.get("a") is None


def test_it_is_forgotten_for_other_processes_too_though_nobody_asks_here(
    cache: DispensableRedisCache, redis: type[Dictionary]
) -> None:
    cache.set("a", "old")
    redis.is_away = True
    cache.delete("a")
    redis.is_away = False
    limit = time.monotonic() + 5
    while redis.kept and time.monotonic() < limit:
        time.sleep(0.01)
    assert not redis.kept


def test_negative_control_djangos_own_serves_what_is_no_longer_so(redis: type[Dictionary]) -> None:
    djangos = RedisCache("redis://plain", {})
    djangos.set("a", "old")
    redis.is_away = True
    with pytest.raises(NotConnected):
        djangos.delete("a")
    redis.is_away = False
    assert djangos.get("a") == "old"


@pytest.mark.django_db
def test_root_addresses_of_sites_are_right_after_it_was_away(redis: type[Dictionary], client: Client) -> None:
    backend = {"BACKEND": "cms.absence.redis_cache.DispensableRedisCache", "LOCATION": "redis://roots"}
    with override_settings(CACHES={"default": backend}):
        client.get("/en/")
        assert redis.kept
        redis.is_away = True
        Site.objects.update(hostname="elsewhere.example", site_name="Elsewhere")
        Site.clear_site_root_paths_cache()
        redis.is_away = False
        time.sleep(0.06)
        (root, *_others) = Site.get_site_root_paths()
        assert root.root_url == "http://elsewhere.example"


@pytest.mark.parametrize("listens", [False, True])
def test_a_server_that_refuses_or_never_answers_costs_little_time(listens: bool) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if listens:
            server.listen()
        cache = DispensableRedisCache(f"redis://127.0.0.1:{server.getsockname()[1]}", {})
        began = time.monotonic()
        assert cache.get("a") is None
        assert time.monotonic() - began < 2


def test_a_site_with_a_redis_uses_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    print_backend = "from django.conf import settings; print(settings.CACHES['default']['BACKEND'])"
    monkeypatch.setenv("CACHE_URL", "redis://localhost:6379/1")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    command = [sys.executable, "-c", print_backend]
    said = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "cms.absence.redis_cache.DispensableRedisCache"
