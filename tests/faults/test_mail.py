"""Everything arrives, whatever happens to the worker and to the mail server, and hardly anything twice."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import Settings

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from events.registration.enums import RegistrationLetter
from events.registration.services.write_to_registrant import write_to_registrant
from tests.factories import WorkshopFactory
from tests.factories.registrations import RegistrationFactory
from tests.faults.letter_worker import WorkerProcess, wait_until
from tests.faults.mail_server import DROP, TAKE_AND_DROP, Behaviour, MailServer, Step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture(autouse=True)
def _by_worker(settings: Settings) -> None:
    settings.WORKSHOP_SPOT_MAIL_AT_ONCE = False


def enqueue(number: int) -> None:
    """Put so many e-mails to as many people into the outbox."""
    workshop = WorkshopFactory(days=30, terms__places=None)
    with transaction.atomic():
        for registration in RegistrationFactory.create_batch(number, workshop=workshop):
            write_to_registrant(registration, RegistrationLetter.CONFIRMED)


def all_sent() -> bool:
    return not Letter.objects.exclude(state=LetterState.SENT).exists()


def misbehave(step: Step) -> str:
    """Refuse some for now, drop some before and some after they were taken."""
    if step.number % 17 == 0:
        return DROP
    if step.number % 23 == 0:
        return TAKE_AND_DROP
    return "451 4.7.1 Later" if step.number % 11 == 0 else ""


def deliver_in_spite_of_all(server: MailServer, letters: int, kills: int) -> None:
    """Have all letters delivered while the server misbehaves and workers are killed; see that it is right."""
    enqueue(letters)
    server.behaviour = Behaviour(on_message=misbehave, slowness=0.005)
    worker = WorkerProcess(server.port, timeout=2.0)
    with worker:
        for kill in range(1, kills + 1):
            enough = kill * letters // (kills + 2)
            wait_until(lambda enough=enough: len(server.received) >= enough, "some e-mails")
            worker.kill()
            worker.start()
        wait_until(all_sent, "all e-mails", limit=300)
        assert worker.stop() == 0
    times = Counter(server.message_ids)
    assert len(times) == letters
    unanswered = [taken.message_id for taken in server.received if not taken.was_answered]
    doubled = {message_id for message_id, number in times.items() if number > 1}
    # Whoever was killed may have been told that the letter was taken, and not have written it down.
    assert len(doubled - set(unanswered)) <= kills
    assert sum(times.values()) <= letters + len(unanswered) + kills


@pytest.mark.sqlite
def test_sixty_arrive_in_spite_of_a_kill_refusals_and_dropped_connections(server: MailServer) -> None:
    deliver_in_spite_of_all(server, letters=60, kills=1)


@pytest.mark.faults
def test_five_hundred_arrive_in_spite_of_three_kills_refusals_and_dropped_connections(
    server: MailServer,
) -> None:
    deliver_in_spite_of_all(server, letters=500, kills=3)
