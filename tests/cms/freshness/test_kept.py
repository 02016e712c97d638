"""What is kept in memory: until when it is true, and when it is neither taken nor kept."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.db import transaction
from pytest_django import Settings

from cms.freshness import kept as kept_module
from cms.freshness.current_stamp import mark_now
from cms.freshness.kept import Kept
from cms.freshness.moments import NextMoment, moments
from cms.freshness.stamp import Outdated, Stamp
from cms.registers import Register

# The first second of a minute.
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


class Source:
    """What values are made from; it counts how often."""

    def __init__(self) -> None:
        self.text = "old"
        self.made = 0

    def make(self) -> str:
        self.made += 1
        return self.text


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still at noon."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


class TestWithoutDatabase:
    pytestmark = pytest.mark.sqlite

    @pytest.fixture(autouse=True)
    def no_moments(self, monkeypatch: pytest.MonkeyPatch) -> Register:
        """Nothing changes by itself, unless a test adds a moment; no database is asked."""
        register: Register = Register("moments")
        monkeypatch.setattr("cms.freshness.moments.moments", register)
        monkeypatch.setattr(kept_module, "find_good_until", NextMoment().find)
        return register

    def test_it_is_made_once(self, source: Source, clock: object) -> None:
        kept: Kept[str] = Kept(10)
        assert [kept.get("key", source.make) for _time in range(3)] == ["old"] * 3
        assert source.made == 1

    def test_each_key_has_a_value_of_its_own(self, clock: object) -> None:
        kept: Kept[str] = Kept(10)
        assert [kept.get(key, lambda key=key: key) for key in "aba"] == ["a", "b", "a"]

    @pytest.mark.parametrize(
        ("outdated_by", "change", "expected"),
        [
            (Outdated.BY_PLACES, Outdated.BY_PLACES, "new"),
            (Outdated.BY_PLACES, Outdated.BY_WORDS, "new"),
            (Outdated.BY_PLACES, Outdated.BY_WITHDRAWAL, "new"),
            (Outdated.BY_WORDS, Outdated.BY_PLACES, "old"),
            (Outdated.BY_WORDS, Outdated.BY_WORDS, "new"),
            (Outdated.BY_WORDS, Outdated.BY_WITHDRAWAL, "new"),
        ],
    )
    def test_it_is_made_anew_after_a_change_that_outdates_it(
        self, source: Source, clock: object, outdated_by: Outdated, change: Outdated, expected: str
    ) -> None:
        kept: Kept[str] = Kept(10, outdated_by)
        kept.get("key", source.make)
        source.text = "new"
        mark_now(change)
        assert kept.get("key", source.make) == expected

    def test_control_without_a_mark_it_would_be_outdated(self, source: Source, clock: object) -> None:
        kept: Kept[str] = Kept(10)
        kept.get("key", source.make)
        source.text = "new"
        assert kept.get("key", source.make) == "old"

    def test_what_changes_while_it_is_made_is_not_missing_for_the_next(
        self, source: Source, clock: object
    ) -> None:
        kept: Kept[str] = Kept(10)

        def make_slowly() -> str:
            value = source.make()
            source.text = "new"
            mark_now(Outdated.BY_WORDS)
            return value

        assert kept.get("key", make_slowly) == "old"
        assert kept.get("key", source.make) == "new"

    def test_it_ends_with_the_moment_at_which_pages_change_by_themselves(
        self, source: Source, clock: time_machine.Traveller, no_moments: Register
    ) -> None:
        no_moments.add(
            "x", lambda now: NOON + timedelta(seconds=9) if now < NOON + timedelta(seconds=9) else None
        )
        kept: Kept[str] = Kept(10)
        kept.get("key", source.make)
        clock.shift(8)
        kept.get("key", source.make)
        assert source.made == 1
        clock.shift(1)
        kept.get("key", source.make)
        assert source.made == 2

    def test_it_ends_with_the_minute_whenever_it_was_made(
        self, source: Source, clock: time_machine.Traveller
    ) -> None:
        kept: Kept[str] = Kept(10)
        for seconds in (50, 9, 1):
            clock.shift(seconds)
            kept.get("key", source.make)
        assert source.made == 2

    def test_it_is_not_taken_when_the_clock_was_put_back(
        self, source: Source, clock: time_machine.Traveller
    ) -> None:
        kept: Kept[str] = Kept(10)
        kept.get("key", source.make)
        clock.shift(-3600)
        kept.get("key", source.make)
        assert source.made == 2

    def test_what_was_asked_for_longest_ago_goes_first(self, clock: object) -> None:
        kept: Kept[str] = Kept(2)
        made: list[str] = []

        def make(key: str) -> str:
            made.append(key)
            return key

        for key in "abacab":
            kept.get(key, partial(make, key))
        assert made == ["a", "b", "c", "b"]

    def test_what_could_not_be_made_is_made_the_next_time(self, source: Source, clock: object) -> None:
        kept: Kept[str] = Kept(10)

        def fail() -> str:
            raise LookupError

        with pytest.raises(LookupError):
            kept.get("key", fail)
        assert kept.get("key", source.make) == "old"

    def test_that_nothing_is_there_is_not_kept(self, source: Source, clock: object) -> None:
        kept: Kept[str | None] = Kept(10)
        assert kept.get("key", lambda: None) is None
        assert kept.get("key", source.make) == "old"

    def test_who_may_not_fill_takes_what_others_made(self, source: Source, clock: object) -> None:
        kept: Kept[str] = Kept(10)
        kept.get("key", lambda: "personal", may_fill=False)
        assert kept.get("key", source.make) == "old"
        assert kept.get("key", lambda: "personal", may_fill=False) == "old"

    def test_a_host_can_switch_it_off(self, source: Source, clock: object, settings: Settings) -> None:
        kept: Kept[str] = Kept(10)
        kept.get("key", source.make)
        settings.WORKSHOP_SPOT_KEEPS_PARTS = False
        kept.get("key", source.make)
        assert source.made == 2

    def test_threads_that_drive_out_each_others_values_all_get_their_own(self) -> None:
        kept: Kept[int] = Kept(3)

        def ask(first: int) -> list[bool]:
            found = []
            for number in range(first, first + 500):
                key = number % 7
                found.append(kept.get(key, lambda key=key: key) == key)
                if number % 50 == 0:
                    mark_now(Outdated.BY_PLACES)
            return found

        with ThreadPoolExecutor(4) as threads:
            assert all(all(found) for found in threads.map(ask, range(4)))


class TestNextMoment:
    pytestmark = pytest.mark.sqlite

    def find(self, next_moment: NextMoment, stamp: Stamp, now: datetime) -> datetime:
        return next_moment.find(stamp, now, now + timedelta(minutes=1))

    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
        asked: list[datetime] = []
        register: Register[Callable[[datetime], datetime | None]] = Register("moments")
        register.add("x", lambda now: asked.append(now))
        monkeypatch.setattr("cms.freshness.moments.moments", register)
        return asked

    def test_it_is_asked_once_until_words_change(self, asked: list[datetime]) -> None:
        next_moment = NextMoment()
        for stamp in (Stamp(5, 5, 1), Stamp(5, 5, 1), Stamp(6, 5, 1), Stamp(7, 7, 1)):
            self.find(next_moment, stamp, NOON)
        assert len(asked) == 2

    def test_without_a_moment_it_is_the_latest(self, asked: list[datetime]) -> None:
        assert self.find(NextMoment(), Stamp(1, 1, 1), NOON) == NOON + timedelta(minutes=1)


def test_inside_a_transaction_it_is_neither_taken_nor_kept(
    transactional_db: None, source: Source, clock: object
) -> None:
    kept: Kept[str] = Kept(10)
    kept.get("key", source.make)
    source.text = "never committed"
    with transaction.atomic():
        assert kept.get("key", source.make) == "never committed"
        assert kept.get("other", source.make) == "never committed"
    source.text = "new"
    assert kept.get("key", source.make) == "old"
    assert kept.get("other", source.make) == "new"


def test_apps_say_when_their_pages_change() -> None:
    assert {"events.workshops", "events.registration.windows"} <= set(dict(moments.items()))
