"""A letter about something whose class this program does not know stops no other letter, and is not lost."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.utils import timezone

from cms.mail import worker
from cms.mail.enums import LetterState
from cms.mail.models import DeliveryState, Letter
from cms.mail.services import tidy_letters as tidying
from cms.mail.services.miss_letter import miss_letter
from cms.mail.services.sweep_letters import sweep_letters
from cms.mail.worker import LetterWorker

pytestmark = pytest.mark.sqlite  # nothing here depends on the engine

Write = Callable[..., Letter]
HOUR = timedelta(hours=1)


@pytest.fixture
def unknown(db: None) -> Iterator[ContentType]:
    """The class of an app that is not installed: it was removed, or comes with an update."""
    yield ContentType.objects.create(app_label="removed", model="thing")
    ContentType.objects.clear_cache()


@pytest.fixture
def orphan(write: Write, unknown: ContentType) -> Letter:
    """A letter about a thing of that class, before all others and past its deadline."""
    letter = write(to_email="jan@example.org")
    Letter.objects.update(about_type=unknown, expires_at=timezone.now() - HOUR)
    return letter


@pytest.fixture
def letter_worker(monkeypatch: pytest.MonkeyPatch) -> LetterWorker:
    # The test's own transaction lives in it.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    return LetterWorker()


def state_of(letter: Letter) -> str:
    return str(Letter.objects.get(pk=letter.pk).state)


def test_negative_control_what_it_is_about_cannot_be_asked_for(orphan: Letter) -> None:
    orphan.refresh_from_db()
    with pytest.raises(AttributeError):
        orphan.about  # noqa: B018 – asking raises
    assert orphan.is_about_unknown_class
    assert orphan.fact is None


def test_it_stops_no_other_letter(orphan: Letter, write: Write, letter_worker: LetterWorker) -> None:
    other = write()
    assert letter_worker._look() == 1
    assert (state_of(orphan), state_of(other)) == (LetterState.MISSED, LetterState.SENT)
    assert DeliveryState.objects.get().worker_seen_at is not None


def test_a_sweep_delivers_the_others_too(orphan: Letter, write: Write) -> None:
    other = write()
    sweep_letters()
    assert (state_of(orphan), state_of(other)) == (LetterState.MISSED, LetterState.SENT)


def test_before_its_deadline_it_waits_and_goes_out_once_its_class_is_known(orphan: Letter) -> None:
    known = orphan.about_type  # as it was read before
    Letter.objects.update(expires_at=timezone.now() + HOUR)
    sweep_letters()
    assert (state_of(orphan), mail.outbox) == (LetterState.RETRY, [])
    Letter.objects.update(about_type=known, not_before=None)
    sweep_letters()
    assert state_of(orphan) == LetterState.SENT


def test_a_letter_that_cannot_be_looked_at_keeps_no_other_from_being_given_up(
    orphan: Letter,
    write: Write,
    deadline: Callable[[datetime], Group],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = write("urgent", about=deadline(timezone.now() - HOUR))

    def miss_others(letter: Letter, now: datetime) -> bool:
        if letter.pk == orphan.pk:
            raise RuntimeError("of this row")
        return miss_letter(letter, now)

    monkeypatch.setattr(tidying, "miss_letter", miss_others)
    assert tidying.tidy_letters() == 1
    assert state_of(other) == LetterState.MISSED
    assert f"Letter {orphan.pk} could not be looked at: RuntimeError." in caplog.text


# --- A worker that can do nothing does not say that it is there -------------------------------------------
def test_where_every_look_of_a_worker_fails_the_sweep_delivers(
    write: Write, letter_worker: LetterWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = write()
    monkeypatch.setattr(worker, "deliver_due", lambda *_args, **_kwargs: 1 // 0)
    letter_worker._look()
    assert sweep_letters() == 1
    assert state_of(letter) == LetterState.SENT


def test_negative_control_where_a_look_ended_well_the_sweep_leaves_letters_to_the_worker(
    write: Write, letter_worker: LetterWorker
) -> None:
    letter_worker._look()
    letter = write()
    sweep_letters()
    assert state_of(letter) == LetterState.QUEUED
