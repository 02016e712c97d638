"""What is due goes out even when a task was lost, a worker killed or the mail server away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from pytest_django import Settings

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services.schedule_delivery import deliver
from cms.mail.services.sweep_letters import GIVE_UP_AFTER, STUCK_AFTER, sweep_letters
from cms.sweep_register import run_sweeps, sweeps
from tests.cms.mail.mail_servers import replies

Write = Callable[..., Letter]


@pytest.fixture
def only_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the sweeps of other apps."""
    monkeypatch.setattr(sweeps, "_entries", {"letters": sweep_letters})


def test_what_is_due_goes_out_and_the_rest_waits(write: Write) -> None:
    now, later = timezone.now(), timezone.now() + timedelta(hours=1)
    due = [write(), write(not_before=now), write("broken"), write()]
    waiting = write(not_before=later)
    assert sweep_letters() == len(due)
    states = [Letter.objects.get(pk=letter.pk).state for letter in [*due, waiting]]
    assert states == ["sent", "sent", "failed", "sent", "queued"]
    assert sweep_letters() == 0


def test_a_letter_left_in_the_middle_of_an_attempt_is_tried_again(write: Write) -> None:
    letter = write()
    Letter.objects.update(state=LetterState.SENDING, claimed_at=timezone.now() - STUCK_AFTER / 2)
    assert sweep_letters() == 0
    Letter.objects.update(claimed_at=timezone.now() - STUCK_AFTER - timedelta(seconds=1))
    assert sweep_letters() == 1
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT


def test_a_letter_past_its_use_is_missed_even_while_it_waits_for_another_attempt(
    write: Write, deadline: Callable[[datetime], Group]
) -> None:
    about = deadline(timezone.now())
    write("urgent", about=about, not_before=timezone.now() + timedelta(hours=1))
    retried = write("urgent", about=about, to_email="jan@example.org")
    Letter.objects.filter(pk=retried.pk).update(state=LetterState.RETRY)
    assert sweep_letters() == 2
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.MISSED}
    assert mail.outbox == []


def test_a_sweep_leaves_a_mail_server_that_is_away_alone(write: Write, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.cms.mail.mail_servers.FailingServer"
    letters = [write("greeting") for _number in range(GIVE_UP_AFTER + 2)]
    replies.extend(ConnectionRefusedError("nobody there") for _letter in letters)
    assert sweep_letters() == GIVE_UP_AFTER
    assert Letter.objects.filter(state=LetterState.QUEUED).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_broken_task_queue_undoes_nothing_and_loses_no_letter(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object) -> None:
        raise ConnectionError("no queue")

    monkeypatch.setattr(type(deliver), "enqueue", away)
    letter = write()
    assert Letter.objects.get(pk=letter.pk).state == LetterState.QUEUED
    assert sweep_letters() == 1
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("only_letters")
def test_one_failing_sweep_stops_no_other(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    sweeps.add("a-broken-one", lambda: 1 // 0)
    sweeps.add("z-last-one", lambda: 7)
    write()
    assert run_sweeps() == {"letters": 1, "a-broken-one": None, "z-last-one": 7}
    assert "a-broken-one" in caplog.text
    with pytest.raises(CommandError, match="a-broken-one"):
        call_command("sweep", stdout=StringIO())


@pytest.mark.usefixtures("only_letters")
def test_a_sweep_is_registered_once() -> None:
    with pytest.raises(ImproperlyConfigured, match="'letters'"):
        sweeps.add("letters", sweep_letters)


@pytest.mark.usefixtures("only_letters")
def test_a_timer_can_send_letters(write: Write) -> None:
    write()
    output = StringIO()
    call_command("sweep", stdout=output)
    assert output.getvalue().strip() == "letters: 1"
    assert len(mail.outbox) == 1


def test_the_outbox_registers_its_sweep() -> None:
    assert sweeps["letters"] is sweep_letters


@pytest.mark.django_db(transaction=True)
def test_the_queue_in_the_database_delivers(
    write: Write, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda worker: None)
    write()
    assert mail.outbox == [], "the request does not wait for the mail server"
    call_command("db_worker", batch=True, startup_delay=False, reload=False, verbosity=0)
    assert len(mail.outbox) == 1
