"""What a class of letters decides: payload, deadline, fact, what is kept; and how a host replaces one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPDataError

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import Settings

from cms.mail.contents import LetterText
from cms.mail.enums import LetterState
from cms.mail.kinds import letter_kinds
from cms.mail.models import Letter
from cms.mail.services.deliver_letter import deliver_letter
from cms.mail.services.resend_letter import resend_letter
from cms.mail.services.sweep_letters import sweep_letters
from tests.cms.mail.conftest import SECRET, BrokenLetter, NewsLetter
from tests.cms.mail.mail_servers import replies

Write = Callable[..., Letter]
Deadline = Callable[[datetime], Group]


class HostsNewsLetter(NewsLetter):
    """The letter that a host writes instead."""

    label = "News of ours"

    def write(self) -> LetterText:
        return LetterText("Ours", "Ours.", "<p>Ours.</p>")


def test_a_host_puts_its_class_in_place_of_ours(write: Write) -> None:
    letter = write()
    letter_kinds.replace("news", HostsNewsLetter)
    deliver_letter(letter.pk)
    assert mail.outbox[0].subject == "Ours"


# --- Payload ----------------------------------------------------------------------------------------------
def test_what_somebody_wrote_is_cleaned_kept_and_sent(write: Write) -> None:
    letter = write("greeting", payload={"text": "  Do zobaczenia! "})
    letter.refresh_from_db()
    assert letter.payload == {"text": "Do zobaczenia!"}
    deliver_letter(letter.pk)
    assert mail.outbox[0].body == "Do zobaczenia!"


def test_what_a_kind_does_not_take_is_refused(write: Write) -> None:
    for kind, payload in (("greeting", {"text": "<b>"}), ("greeting", {"more": 1}), ("news", {"text": "x"})):
        with pytest.raises(ValidationError):
            write(kind, payload=payload)
    assert not Letter.objects.exists()


def test_a_letter_sent_again_says_what_was_written_into_it(write: Write) -> None:
    letter = write("greeting", payload={"text": "See you"})
    deliver_letter(letter.pk)
    again = resend_letter(letter.pk)
    deliver_letter(again.pk)
    assert again.pk != letter.pk
    assert [message.body for message in mail.outbox] == ["See you", "See you"]


# --- Fact -------------------------------------------------------------------------------------------------
def test_a_letter_is_about_the_class_of_fact_that_its_kind_names(write: Write, fact: Group) -> None:
    for kind, about in (("news", None), ("news", Permission.objects.first()), ("greeting", fact)):
        with pytest.raises(TypeError, match=kind):
            write(kind, about=about)
    assert not Letter.objects.exists()


# --- Deadline ---------------------------------------------------------------------------------------------
def test_the_row_keeps_the_deadline_that_the_facts_gave(write: Write, deadline: Deadline) -> None:
    moment = timezone.now() + timedelta(days=1)
    assert write("urgent", about=deadline(moment)).expires_at == moment
    assert write("news").expires_at is None


@pytest.mark.parametrize("by_sweep", [True, False], ids=["sweep", "task"])
def test_facts_that_moved_give_a_letter_more_time(write: Write, deadline: Deadline, by_sweep: bool) -> None:
    now = timezone.now()
    group = deadline(now + timedelta(hours=1))
    letter = write("urgent", about=group)
    group.name = (now + timedelta(days=2)).isoformat()
    group.save()
    with time_machine.travel(now + timedelta(days=1)):
        if by_sweep:
            sweep_letters()
        else:
            deliver_letter(letter.pk)
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    assert letter.expires_at == now + timedelta(days=2)


def test_a_kind_that_cannot_say_its_deadline_stops_no_other_letter(write: Write, deadline: Deadline) -> None:
    group = deadline(timezone.now() - timedelta(hours=1))
    faulty, other = write("urgent", about=group), write()
    Group.objects.filter(pk=group.pk).update(name="no moment")
    assert sweep_letters() == 2
    faulty.refresh_from_db()
    other.refresh_from_db()
    assert (faulty.state, other.state) == (LetterState.MISSED, LetterState.SENT)


# --- What is kept -----------------------------------------------------------------------------------------
def test_a_secret_text_is_sent_and_not_kept(write: Write) -> None:
    letter = write("secret")
    assert deliver_letter(letter.pk) == LetterState.SENT
    assert mail.outbox[0].body == SECRET
    letter.refresh_from_db()
    assert letter.subject == "The room"
    assert (letter.body_text, letter.body_html, letter.attachments) == ("", "", [])
    assert SECRET not in str(Letter.objects.values())


def test_a_server_that_quotes_a_secret_text_does_not_get_it_kept(
    write: Write, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "tests.cms.mail.mail_servers.FailingServer"
    for kind, kept in (("secret", False), ("news", True)):
        replies.append(SMTPDataError(554, f"refused: {SECRET}".encode()))
        letter = write(kind)
        deliver_letter(letter.pk)
        letter.refresh_from_db()
        assert letter.last_error.startswith("SMTPDataError")
        assert "554" in letter.last_error
        assert (SECRET in letter.last_error) is kept
    assert SECRET not in caplog.text


def test_what_fails_while_it_is_written_keeps_no_secret_either(write: Write) -> None:
    class BrokenSecret(BrokenLetter):
        why_not_kept = "Secret."

    letter_kinds.replace("broken", BrokenSecret)
    letter = write("broken")
    assert deliver_letter(letter.pk) == LetterState.FAILED
    letter.refresh_from_db()
    assert letter.last_error == "KeyError"


# --- Recipient --------------------------------------------------------------------------------------------
def test_the_row_knows_its_recipient_by_both_keys(write: Write) -> None:
    letter = write(to_email="Ewa+Workshops@Example.org")
    letter.refresh_from_db()
    assert letter.recipient_email == "Ewa+Workshops@Example.org"
    assert letter.recipient_key == "ewa+workshops@example.org"
    assert letter.recipient_limit_key == "ewa@example.org"


def test_letters_to_one_mailbox_keep_their_order_however_it_is_typed(write: Write) -> None:
    first, second = write(to_email="ewa@example.org"), write(to_email="Ewa@Example.org")
    assert deliver_letter(second.pk) is None
    deliver_letter(first.pk)
    assert deliver_letter(second.pk) == LetterState.SENT


def test_removing_a_class_of_facts_removes_its_letters(write: Write) -> None:
    write()
    ContentType.objects.get_for_model(Group).delete()
    ContentType.objects.clear_cache()
    assert not Letter.objects.exists()
