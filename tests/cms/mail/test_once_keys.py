"""What is told once is told once, however often and by however many it is enqueued."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services import enqueue_letter as enqueueing
from cms.mail.services.enqueue_letter import enqueue_letter
from cms.mail.services.resend_letter import resend_letter

Write = Callable[..., Letter | None]
WORKERS = 2


def test_a_second_letter_with_the_same_key_is_not_written(write: Write) -> None:
    first = write(once_key="room/1")
    assert first is not None
    assert write(once_key="room/1", to_email="jan@example.org") is None
    assert Letter.objects.get() == first


@pytest.mark.parametrize("state", LetterState)
def test_the_key_stays_taken_whatever_became_of_the_letter(write: Write, state: LetterState) -> None:
    write(once_key="room/1")
    Letter.objects.update(state=state)
    assert write(once_key="room/1") is None


def test_other_keys_and_letters_without_one_are_written(write: Write) -> None:
    for once_key in ("room/1", "room/2", "", ""):
        assert write(once_key=once_key) is not None
    assert Letter.objects.count() == 4


def test_a_letter_that_somebody_sends_again_needs_no_key(write: Write) -> None:
    first = write(once_key="room/1")
    Letter.objects.update(state=LetterState.SENT)
    again = resend_letter(first.pk)
    assert again.once_key == ""
    assert write(once_key="room/1") is None


def test_the_database_refuses_the_same_key_twice(write: Write) -> None:
    write(once_key="room/1")
    write(once_key="room/2")
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(once_key="room/2").update(once_key="room/1")


def test_what_else_was_done_in_the_transaction_holds_when_the_key_is_taken(write: Write) -> None:
    write(once_key="room/1")
    with transaction.atomic():
        Group.objects.create(name="Tunnels")
        assert write(once_key="room/1") is None
    assert Group.objects.filter(name="Tunnels").exists()


# --- At the same time -------------------------------------------------------------------------------------
def _enqueue_at_once(fact: Group, together: Barrier) -> list[Any]:
    """Enqueue the same in several transactions that are open at once; return what each got or raised."""
    results: list[Any] = []

    def run() -> None:
        try:
            with transaction.atomic():
                written = enqueue_letter(
                    kind="news", to_email="ewa@example.org", language="pl", about=fact, once_key="room/1"
                )
            results.append(written is not None)
        except Exception as error:  # noqa: BLE001 – the tests look at what was raised
            results.append(type(error))
        finally:
            connection.close()

    threads = [Thread(target=run) for _worker in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Barrier:
    """Hold each transaction after it has found no letter, until the other has found none either.

    On SQLite, where one transaction waits for the other to end, holding gives up after a moment.
    """
    barrier = Barrier(WORKERS)
    get = type(Letter.objects.all()).get

    def get_and_wait(rows: Any, *args: Any, **kwargs: Any) -> Letter:
        try:
            return get(rows, *args, **kwargs)
        except Letter.DoesNotExist:
            if "once_key" in kwargs:
                _wait(barrier)
            raise

    monkeypatch.setattr(type(Letter.objects.all()), "get", get_and_wait)
    return barrier


def _wait(barrier: Barrier) -> None:
    with suppress(BrokenBarrierError):
        barrier.wait(timeout=0.5)


@pytest.mark.django_db(transaction=True)
def test_two_transactions_at_once_write_one_letter(fact: Group, together: Barrier) -> None:
    assert sorted(_enqueue_at_once(fact, together)) == [False, True]
    assert Letter.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_by_asking_first_without_the_constraint_two_are_written(
    fact: Group, together: Barrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask_first(values: dict[str, Any], once_key: str) -> tuple[Letter, bool]:
        try:
            return Letter.objects.get(once_key=once_key), False
        except Letter.DoesNotExist:
            return Letter.objects.create(**values), True  # where no constraint knows of the key

    monkeypatch.setattr(enqueueing, "_write", ask_first)
    assert _enqueue_at_once(fact, together) == [True, True]
    assert Letter.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_by_asking_first_with_the_constraint_one_breaks(
    fact: Group, together: Barrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask_first(values: dict[str, Any], once_key: str) -> tuple[Letter, bool]:
        try:
            return Letter.objects.get(once_key=once_key), False
        except Letter.DoesNotExist:
            return Letter.objects.create(**values, once_key=once_key), True

    monkeypatch.setattr(enqueueing, "_write", ask_first)
    results = _enqueue_at_once(fact, together)
    assert IntegrityError in results
    assert True in results
