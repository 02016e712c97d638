"""What is due goes out by a timer, too, and what a killed worker left behind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services.claim_letter import stuck_after
from cms.mail.services.sweep_letters import sweep_letters
from cms.sweep_register import Sweep, run_sweeps, sweeps

Write = Callable[..., Letter]


@pytest.fixture
def only_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the sweeps of other apps."""
    monkeypatch.setattr(sweeps, "_entries", {"letters": Sweep(sweep_letters)})


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
    Letter.objects.update(state=LetterState.SENDING, claimed_at=timezone.now() - stuck_after() / 2)
    assert sweep_letters() == 0
    Letter.objects.update(claimed_at=timezone.now() - stuck_after() - timedelta(seconds=1))
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


@pytest.mark.usefixtures("only_letters")
def test_one_failing_sweep_stops_no_other(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    sweeps.add("a-broken-one", Sweep(lambda _budget: 1 // 0))
    sweeps.add("z-last-one", Sweep(lambda _budget: 7))
    write()
    assert run_sweeps() == {"letters": 1, "a-broken-one": None, "z-last-one": 7}
    assert "a-broken-one" in caplog.text
    with pytest.raises(CommandError, match="a-broken-one"):
        call_command("sweep", stdout=StringIO())


@pytest.mark.usefixtures("only_letters")
def test_a_sweep_is_registered_once() -> None:
    with pytest.raises(ImproperlyConfigured, match="'letters'"):
        sweeps.add("letters", Sweep(sweep_letters))


@pytest.mark.usefixtures("only_letters")
def test_a_timer_can_send_letters(write: Write) -> None:
    write()
    output = StringIO()
    call_command("sweep", stdout=output)
    assert output.getvalue().strip() == "letters: 1"
    assert len(mail.outbox) == 1


def test_the_outbox_registers_its_sweep() -> None:
    assert sweeps["letters"].work is sweep_letters
