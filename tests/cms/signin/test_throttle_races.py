"""The limit is one for all threads and processes; the controls show that these tests would notice."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser
from django.db import connections
from django.db.models import F
from django.utils import timezone

from cms.signin import backends
from cms.signin.limits import Limit, TooManyAttempts
from cms.signin.models import AttemptCount
from tests.cms.signin.conftest import PASSWORD, guess

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 30
LIMIT = 10
WRONG, WAIT = 200, 429


def guess_at_once() -> list[int]:
    """Return the statuses of guesses that start together, each with a connection of its own."""
    start = Barrier(AT_ONCE, timeout=30)

    def one(number: int) -> int:
        start.wait()
        try:
            return guess(f"wrong {number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def count_looked_at() -> Any:
    """Return a spy on Django's own check of a password."""
    real = ModelBackend.authenticate
    return mock.patch.object(ModelBackend, "authenticate", autospec=True, side_effect=real)


def test_of_guesses_at_the_same_moment_only_ten_are_looked_at(ewa: AbstractBaseUser) -> None:
    with count_looked_at() as looked_at:
        statuses = guess_at_once()
    assert sorted(statuses) == [WRONG] * LIMIT + [WAIT] * (AT_ONCE - LIMIT)
    assert looked_at.call_count == LIMIT


def test_control_counting_afterwards_lets_all_of_them_pass(ewa: AbstractBaseUser) -> None:
    together = Barrier(AT_ONCE, timeout=30)

    def look_then_count(limits: list[Limit]) -> None:
        for limit in limits:
            row, _made = AttemptCount.objects.get_or_create(
                key=limit.key, defaults={"ends_at": timezone.now()}
            )
            if row.count >= limit.most:
                raise TooManyAttempts(row.ends_at)
        together.wait()
        AttemptCount.objects.filter(key__in=[limit.key for limit in limits]).update(count=F("count") + 1)

    with count_looked_at() as looked_at, mock.patch.object(backends, "count_attempt", look_then_count):
        guess_at_once()
    assert looked_at.call_count == AT_ONCE


def _guess_in_process(first: int, results: Any) -> None:
    connections.close_all()
    results.put([guess(f"wrong {number}") for number in range(first, first + LIMIT)])
    connections.close_all()


def guess_in_two_processes() -> list[int]:
    """Return the statuses of twice ten guesses, by two processes at the same time."""
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    connections.close_all()  # a connection is no use to two processes
    processes = [context.Process(target=_guess_in_process, args=(first, results)) for first in (0, 100)]
    for process in processes:
        process.start()
    statuses = [status for _process in processes for status in results.get(timeout=60)]
    for process in processes:
        process.join(timeout=60)
    return statuses


def test_two_processes_share_the_limit(ewa: AbstractBaseUser) -> None:
    assert sorted(guess_in_two_processes()) == [WRONG] * LIMIT + [WAIT] * LIMIT
    assert guess(PASSWORD) == WAIT


def test_control_counts_in_the_memory_of_a_process_are_not_shared(ewa: AbstractBaseUser) -> None:
    counts: dict[str, int] = {}

    def count_in_memory(limits: list[Limit]) -> None:
        for limit in limits:
            counts[limit.key] = counts.get(limit.key, 0) + 1
            if counts[limit.key] > limit.most:
                raise TooManyAttempts(timezone.now())

    with mock.patch.object(backends, "count_attempt", count_in_memory):
        assert guess_in_two_processes() == [WRONG] * 2 * LIMIT
