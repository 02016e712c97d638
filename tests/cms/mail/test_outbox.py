"""A letter's way: enqueued with what it tells, written at sending, kept, tried again, given up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from cms.mail.checks import check_sender, check_timeout
from cms.mail.enums import FINAL_STATES, LetterProblem, LetterState
from cms.mail.kinds import letter_kinds
from cms.mail.models import LONGEST_WAIT, Letter
from cms.mail.readers.word_letter import name_kind, word_error
from cms.mail.services import deliver_letter as delivery
from cms.mail.services.claim_letter import claim_letter, finish_letter
from cms.mail.services.deliver_letter import MOST_REFUSALS, deliver_letter, wait_after
from cms.mail.services.enqueue_letter import enqueue_letter
from cms.mail.services.pause_letters import FIRST_PAUSE
from cms.mail.services.resend_letter import resend_letter
from cms.mail.services.schedule_delivery import deliver_in_line
from tests.cms.mail.conftest import InvitationLetter, NewsLetter
from tests.cms.mail.mail_servers import replies

Write = Callable[..., Letter]
Deadline = Callable[[datetime], Group]
FAILING_SERVER = "tests.cms.mail.mail_servers.FailingServer"


@pytest.fixture
def failing_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = FAILING_SERVER


def _refused(code: int) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({"ewa@example.org": (code, b"no")})


def test_a_letter_goes_out_when_the_transaction_is_committed(
    write: Write, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        letter = write()
        assert mail.outbox == []
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    assert [message.subject for message in mail.outbox] == ["News of Bridges"]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_leaves_no_letter(fact: Group) -> None:
    with transaction.atomic():
        enqueue_letter(kind="news", to_email="ewa@example.org", language="pl", about=fact)
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_enqueueing_outside_a_transaction_is_refused(fact: Group) -> None:
    with pytest.raises(TransactionManagementError, match="inside the transaction"):
        enqueue_letter(kind="news", to_email="ewa@example.org", language="pl", about=fact)
    assert not Letter.objects.exists()


def test_unknown_kinds_and_addresses_are_refused_at_once(write: Write) -> None:
    with pytest.raises(LookupError, match="'unheard-of'"):
        write("unheard-of")
    with pytest.raises(ValidationError):
        write(to_email="ewa@example.org\nBcc: all@example.org")
    assert not Letter.objects.exists()


def test_a_kind_is_registered_once() -> None:
    with pytest.raises(ImproperlyConfigured, match="'news'"):
        letter_kinds.add("news", InvitationLetter)


def test_the_text_is_written_at_sending_from_the_facts_of_then_and_kept(write: Write, fact: Group) -> None:
    letter = write()
    assert (letter.subject, letter.body_text, letter.body_html) == ("", "", "")
    fact.name = "Tunnels"
    fact.save()
    assert deliver_letter(letter.pk) == LetterState.SENT
    fact.name = "Ferries"
    fact.save()
    letter.refresh_from_db()
    assert letter.subject == mail.outbox[0].subject == "News of Tunnels"
    assert (letter.body_text, letter.body_html) == ("pl: Tunnels", "<p>Tunnels</p>")
    assert (letter.attempts, letter.last_error) == (1, "")
    assert letter.sent_at is not None


@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_the_text_is_written_in_the_recipients_language(write: Write, language: str) -> None:
    deliver_letter(write(language=language).pk)
    assert mail.outbox[0].body == f"{language}: Bridges"
    assert mail.outbox[0].extra_headers["Content-Language"] == language


def test_a_letter_is_sent_once_however_often_it_is_delivered(write: Write) -> None:
    letter = write()
    assert [deliver_letter(letter.pk) for _time in range(3)] == [LetterState.SENT, None, None]
    assert len(mail.outbox) == 1


def test_a_letter_waits_for_its_time(write: Write) -> None:
    letter = write(not_before=timezone.now() + timedelta(hours=1))
    assert deliver_letter(letter.pk) is None
    Letter.objects.update(not_before=timezone.now())
    assert deliver_letter(letter.pk) == LetterState.SENT


def test_a_letter_past_its_use_is_missed_rather_than_late(write: Write, deadline: Deadline) -> None:
    letter = write("urgent", about=deadline(timezone.now() - timedelta(seconds=1)))
    assert deliver_letter(letter.pk) is None
    letter.refresh_from_db()
    assert letter.state == LetterState.MISSED
    assert mail.outbox == []


@pytest.mark.usefixtures("failing_server")
@pytest.mark.parametrize(
    "trouble",
    [
        SMTPServerDisconnected("gone"),
        ConnectionRefusedError("nobody there"),
        TimeoutError("silence"),
        SMTPAuthenticationError(535, b"wrong password"),
        SMTPDataError(451, b"greylisted"),
        _refused(450),
        0,
    ],
    ids=repr,
)
def test_passing_trouble_is_tried_again(write: Write, trouble: OSError | int) -> None:
    letter = write()
    replies.append(trouble)  # type: ignore[arg-type]  # SMTP's errors are OSErrors
    before = timezone.now()
    assert deliver_letter(letter.pk) == LetterState.RETRY
    letter.refresh_from_db()
    assert letter.not_before is not None
    assert letter.not_before >= before + FIRST_PAUSE
    assert letter.last_error
    assert letter.subject == ""
    assert deliver_letter(letter.pk) is None, "before its time"
    Letter.objects.update(not_before=timezone.now())
    assert deliver_letter(letter.pk) == LetterState.SENT
    assert Letter.objects.get().attempts == 2


@pytest.mark.usefixtures("failing_server")
@pytest.mark.parametrize("trouble", [_refused(550), SMTPDataError(554, b"spam")], ids=repr)
def test_a_refused_letter_fails_with_the_reason(write: Write, trouble: OSError) -> None:
    letter = write()
    replies.append(trouble)
    assert deliver_letter(letter.pk) == LetterState.FAILED
    letter.refresh_from_db()
    assert type(trouble).__name__ in letter.last_error


@pytest.mark.usefixtures("failing_server")
def test_a_letter_whose_recipient_is_to_be_tried_later_for_days_has_failed(write: Write) -> None:
    letter = write()
    Letter.objects.update(refusals=MOST_REFUSALS - 1)
    replies.append(_refused(450))
    assert deliver_letter(letter.pk) == LetterState.FAILED


@pytest.mark.usefixtures("failing_server")
@pytest.mark.parametrize("trouble", [TimeoutError("silence"), SMTPServerDisconnected("gone")], ids=repr)
def test_a_letter_is_never_given_up_for_the_mail_servers_trouble(write: Write, trouble: OSError) -> None:
    letter = write()
    Letter.objects.update(attempts=MOST_REFUSALS * 2, refusals=MOST_REFUSALS - 1)
    replies.append(trouble)
    assert deliver_letter(letter.pk) == LetterState.RETRY
    assert Letter.objects.get().refusals == MOST_REFUSALS - 1


def test_waits_double_up_to_a_limit() -> None:
    minutes = [wait_after(refusals) / timedelta(minutes=1) for refusals in range(1, 9)]
    assert minutes == [1, 2, 4, 8, 16, 30, 30, 30]
    assert wait_after(MOST_REFUSALS) == LONGEST_WAIT


def test_a_letter_is_given_up_after_five_days_of_being_told_to_come_later() -> None:
    waited = sum((wait_after(refusals) for refusals in range(1, MOST_REFUSALS)), timedelta())
    assert 4.9 < waited / timedelta(days=1) < 5.1


def test_a_faulty_kinds_error_is_kept_and_the_letter_can_go_later(write: Write) -> None:
    letter = write("broken")
    assert deliver_letter(letter.pk) == LetterState.FAILED
    letter.refresh_from_db()
    assert letter.last_error == "KeyError: 'no such fact'"
    letter_kinds.replace("broken", NewsLetter)
    again = resend_letter(letter.pk)
    assert again is not None
    assert again.pk == letter.pk
    assert deliver_letter(letter.pk) == LetterState.SENT


def test_a_letter_that_has_become_pointless_is_held_back(write: Write) -> None:
    letter = write("pointless")
    assert deliver_letter(letter.pk) == LetterState.WITHHELD
    letter.refresh_from_db()
    assert letter.last_error == "cancelled"
    assert word_error(letter) == "The workshop was cancelled."
    letter.kind = "forgotten"
    assert word_error(letter) == "cancelled"


def test_a_letter_about_something_that_was_deleted_past_the_orm_is_held_back(
    write: Write, fact: Group
) -> None:
    letter = write()
    Group.objects.filter(pk=fact.pk)._raw_delete(Group.objects.db)
    assert deliver_letter(letter.pk) == LetterState.WITHHELD
    assert mail.outbox == []
    letter.refresh_from_db()
    assert letter.last_error == LetterProblem.GONE
    assert word_error(letter) == "What this e-mail is about no longer exists."


def test_a_kind_that_is_not_there_yet_is_tried_again(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = write()
    monkeypatch.delitem(letter_kinds._entries, "news")
    assert deliver_letter(letter.pk) == LetterState.RETRY
    assert name_kind(Letter.objects.get()) == "news"


def test_a_later_letter_about_the_same_thing_does_not_overtake(write: Write) -> None:
    first, second = write(), write()
    assert deliver_letter(second.pk) is None
    for state in (LetterState.SENDING, LetterState.RETRY):
        Letter.objects.filter(pk=first.pk).update(state=state, not_before=timezone.now() + timedelta(hours=1))
        assert deliver_letter(second.pk) is None, state
    for state in FINAL_STATES:
        Letter.objects.filter(pk=first.pk).update(state=state)
        assert deliver_letter(second.pk) == LetterState.SENT, state
        Letter.objects.filter(pk=second.pk).update(state=LetterState.QUEUED)


def test_a_letter_does_not_wait_for_others_people_things_or_days(write: Write) -> None:
    write()
    write(to_email="jan@example.org", not_before=timezone.now() + timedelta(days=1))
    assert deliver_letter(write(about=Group.objects.create(name="Tunnels")).pk) == LetterState.SENT
    assert deliver_letter(write("greeting").pk) == LetterState.SENT
    assert deliver_letter(write(to_email="jan@example.org").pk) == LetterState.SENT


def test_letters_that_waited_follow_in_order_at_once(write: Write) -> None:
    first, stranger, *_others = write(), write(to_email="jan@example.org"), write("broken"), write()
    deliver_in_line(first.pk)
    states = dict(Letter.objects.order_by("pk").values_list("pk", "state"))
    assert list(states.values()) == [
        LetterState.SENT,
        LetterState.QUEUED,
        LetterState.FAILED,
        LetterState.SENT,
    ]
    assert states[stranger.pk] == LetterState.QUEUED


def test_an_attempt_that_was_overtaken_by_another_writes_no_result(write: Write) -> None:
    letter = claim_letter(write().pk)
    assert letter is not None
    Letter.objects.update(state=LetterState.RETRY, not_before=timezone.now())
    assert claim_letter(letter.pk) is not None
    assert not finish_letter(letter, state=LetterState.FAILED)
    assert Letter.objects.get().state == LetterState.SENDING


def test_a_freed_attempt_that_did_send_still_reports_it(write: Write) -> None:
    letter = claim_letter(write().pk)
    assert letter is not None
    Letter.objects.update(state=LetterState.RETRY, not_before=timezone.now())
    assert finish_letter(letter, state=LetterState.SENT)
    assert deliver_letter(letter.pk) is None


def test_sending_again_keeps_the_record_and_writes_anew(write: Write, fact: Group) -> None:
    letter = write()
    deliver_letter(letter.pk)
    fact.name = "Tunnels"
    fact.save()
    again = resend_letter(letter.pk)
    assert again is not None
    assert again.pk != letter.pk
    deliver_letter(again.pk)
    assert [message.subject for message in mail.outbox] == ["News of Bridges", "News of Tunnels"]
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first != second, "mail programs drop what they have seen"


def test_a_letter_being_sent_is_not_sent_again(write: Write) -> None:
    letter = write()
    Letter.objects.update(state=LetterState.SENDING)
    assert resend_letter(letter.pk) is None
    assert Letter.objects.get().state == LetterState.SENDING


def test_logs_hold_no_personal_data(
    write: Write, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "build_message", lambda letter, text: 1 / 0)
    deliver_letter(write().pk)
    deliver_letter(write("broken").pk)
    assert len(caplog.records) == 2
    for secret in ("ewa@", "Ewa", "Bridges", "no such fact"):
        assert secret not in caplog.text


def test_checks_name_the_remedy(settings: Settings) -> None:
    assert check_sender() == check_timeout() == []
    settings.DEFAULT_FROM_EMAIL = "webmaster"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = None
    assert "DEFAULT_FROM_EMAIL" in str(check_sender()[0].hint)
    assert "EMAIL_TIMEOUT" in str(check_timeout()[0].hint)
