"""Two workers never send one letter twice; the negative control shows that the test would notice."""

from collections.abc import Callable
from threading import Barrier, Thread
from time import sleep
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.db.models import Exists
from django.utils import timezone
from pytest_django import Settings

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services import claim_letter as claiming
from cms.mail.services import deliver_letter as delivery
from cms.mail.services.sweep_letters import sweep_letters

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 6
PAUSE = 0.1


def _at_once(work: Callable[[], Any]) -> None:
    """Run the same work in several threads that start together; an error in one is the test's error."""
    barrier, errors = Barrier(WORKERS), []

    def run() -> None:
        try:
            barrier.wait(timeout=10)
            work()
        except Exception as error:  # noqa: BLE001 – handed to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _worker in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []


@pytest.fixture(autouse=True)
def _slow_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.cms.mail.mail_servers.SlowServer"


@pytest.fixture
def a_letter(fact: Any) -> Letter:
    """A waiting letter that no task knows of."""
    return Letter.objects.create(kind="news", recipient_email="ewa@example.org", language="pl", about=fact)


def test_workers_that_read_at_the_same_time_send_one_letter(
    a_letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pause(rows: Any) -> Exists:
        sleep(PAUSE)  # between reading the letter and claiming it
        return Exists(rows)

    monkeypatch.setattr(claiming, "Exists", pause)
    _at_once(lambda: delivery.deliver_letter(a_letter.pk))
    assert len(mail.outbox) == 1
    a_letter.refresh_from_db()
    assert (a_letter.state, a_letter.attempts) == (LetterState.SENT, 1)


def test_negative_control_a_claim_by_reading_then_writing_sends_several(
    a_letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_then_write(letter_id: int) -> Letter | None:
        letter = Letter.objects.due().filter(pk=letter_id).first()
        if letter is not None:
            sleep(PAUSE)
            letter.state, letter.claimed_at = LetterState.SENDING, timezone.now()
            letter.save()
        return letter

    monkeypatch.setattr(delivery, "claim_letter", read_then_write)
    _at_once(lambda: delivery.deliver_letter(a_letter.pk))
    assert len(mail.outbox) > 1


def test_sweeps_at_the_same_time_send_each_letter_once_and_in_order(fact: Any) -> None:
    for number in range(3):
        for person in ("ewa", "jan", "ute"):
            Letter.objects.create(
                kind="news",
                recipient_email=f"{person}@example.org",
                recipient_name=str(number),
                language="de",
                about=fact,
            )
    _at_once(sweep_letters)
    # Whoever met a letter whose forerunner was under way passed it by; the next sweep takes those.
    for _round in range(2):
        sweep_letters()
    assert len(mail.outbox) == 9
    for person in ("ewa", "jan", "ute"):
        sent = [message.to[0] for message in mail.outbox if f"{person}@" in message.to[0]]
        assert sent == [f"{number} <{person}@example.org>" for number in range(3)]
