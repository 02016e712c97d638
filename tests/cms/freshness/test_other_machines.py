"""Machines that serve one site tell each other of changes through Redis, which may be away.

Redis is a dictionary here. Two machines with the real one are in `make faults`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.exceptions import ConnectionError as NotConnected

from cms.freshness import other_machines as module
from cms.freshness.other_machines import OLDEST_IN_SILENCE, OtherMachines
from cms.freshness.stamp import Outdated, Stamp, StampFile
from tests.faults.letter_worker import wait_until

pytestmark = pytest.mark.sqlite  # no engine is involved


class Dictionary:
    """What is used of Redis."""

    def __init__(self) -> None:
        self.kept: dict[str, int] = {}
        self.is_away = False

    def incr(self, key: str) -> int:
        self._check()
        self.kept[key] = self.kept.get(key, 0) + 1
        return self.kept[key]

    def mget(self, keys: list[str]) -> list[bytes | None]:
        self._check()
        return [str(self.kept[key]).encode() if key in self.kept else None for key in keys]

    def _check(self) -> None:
        if self.is_away:
            raise NotConnected("Connection refused")


class Machine:
    """A machine with one process."""

    def __init__(self, folder: Path, redis: Any) -> None:
        folder.mkdir()
        self.stamps = StampFile(folder)
        self.others = OtherMachines(self.stamps, redis)

    @property
    def stamp(self) -> Stamp:
        return self.stamps.read()

    def change(self, outdated: Outdated) -> None:
        self.stamps.mark(outdated)
        self.others.tell(outdated)


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REST", 0.0)


@pytest.fixture
def redis() -> Dictionary:
    return Dictionary()


@pytest.fixture
def machines(tmp_path: Path, redis: Dictionary) -> Iterator[tuple[Machine, Machine]]:
    made = Machine(tmp_path / "a", redis), Machine(tmp_path / "b", redis)
    yield made
    for machine in made:
        machine.others.close()
        machine.stamps.close()


@pytest.mark.parametrize("outdated", Outdated)
def test_a_change_on_one_machine_outdates_as_much_on_the_other(
    machines: tuple[Machine, Machine], outdated: Outdated
) -> None:
    here, there = machines
    here.change(outdated)
    assert there.stamp == (1, 1, 1)
    there.others.look()
    assert there.stamp == (2, 2 if outdated >= 1 else 1, 2 if outdated == 2 else 1)


def test_what_a_machine_told_itself_outdates_nothing_again(machines: tuple[Machine, Machine]) -> None:
    here, _there = machines
    here.change(Outdated.BY_WORDS)
    before = here.stamp
    here.others.look()
    assert here.stamp == before


def test_what_another_told_in_between_is_heard(machines: tuple[Machine, Machine]) -> None:
    here, there = machines
    there.change(Outdated.BY_WORDS)
    here.change(Outdated.BY_WORDS)
    before = here.stamp
    here.others.look()
    assert here.stamp.worded > before.worded


def test_what_could_not_be_told_is_told_when_redis_is_back(
    machines: tuple[Machine, Machine], redis: Dictionary
) -> None:
    here, there = machines
    redis.is_away = True
    here.change(Outdated.BY_WITHDRAWAL)
    here.change(Outdated.BY_PLACES)
    redis.is_away = False
    here.others.look()
    there.others.look()
    assert there.stamp.withdrawn > 1


def test_without_redis_a_page_grows_as_old_as_is_promised_and_is_made_anew_once(
    machines: tuple[Machine, Machine], redis: Dictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _there = machines
    second_process = OtherMachines(here.stamps, redis)
    now = 1_000_000.0
    monkeypatch.setattr("cms.freshness.stamp.time.monotonic", lambda: now)
    redis.is_away = True
    for _second in range(3 * OLDEST_IN_SILENCE):
        here.others.look()
        second_process.look()
        now += 1
    assert here.stamp == (4, 4, 1)


def test_a_redis_that_forgot_everything_may_hide_a_withdrawal(
    machines: tuple[Machine, Machine], redis: Dictionary
) -> None:
    here, there = machines
    here.change(Outdated.BY_WITHDRAWAL)
    there.others.look()
    before = there.stamp
    redis.kept.clear()
    there.others.look()
    assert there.stamp.withdrawn > before.withdrawn


def test_a_change_does_not_wait_for_a_redis_that_was_away_just_now(
    machines: tuple[Machine, Machine], redis: Dictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _there = machines
    monkeypatch.setattr(module, "REST", 60.0)
    redis.is_away = True
    here.change(Outdated.BY_WORDS)
    monkeypatch.setattr(redis, "incr", pytest.fail)
    here.change(Outdated.BY_WORDS)


def test_the_listener_hears_by_itself(
    machines: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = machines
    monkeypatch.setattr(module, "POLL", 0.01)
    there.others.listen()
    here.change(Outdated.BY_WORDS)
    wait_until(lambda: there.stamp.worded > 1, "the other machine’s change")


ACTIONS = st.tuples(st.integers(0, 2), st.sampled_from([*Outdated, "look", "redis goes", "redis comes"]))


@settings(derandomize=True, deadline=None)
@given(st.lists(ACTIONS, max_size=25))
def test_whatever_happens_every_machine_hears_of_every_change(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[int, Any]]
) -> None:
    folder, redis = tmp_path_factory.mktemp("machines"), Dictionary()
    machines = [Machine(folder / str(number), redis) for number in range(3)]
    awaited: list[tuple[int, Outdated, Stamp]] = []
    for number, action in actions:
        if isinstance(action, Outdated):
            awaited += [(other, action, machines[other].stamp) for other in range(3) if other != number]
            machines[number].change(action)
        elif action == "look":
            machines[number].others.look()
        else:
            redis.is_away = action == "redis goes"
    redis.is_away = False
    for machine in machines * 2:
        machine.others.look()
    for other, outdated, before in awaited:
        assert machines[other].stamp[outdated] > before[outdated]
