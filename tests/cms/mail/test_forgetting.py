"""Letters die with what they tell of and with their person, by whatever door."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db.models.signals import pre_delete

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services.deliver_letter import deliver_letter
from cms.mail.services.forget_letters import forget_letters_about, forget_recipient

Write = Callable[..., Letter]


@pytest.mark.parametrize("state", LetterState)
def test_deleting_a_fact_deletes_its_letters_in_whatever_state(
    write: Write, fact: Group, state: LetterState
) -> None:
    write()
    Letter.objects.update(state=state)
    fact.delete()
    assert not Letter.objects.exists()


def test_deleting_facts_by_a_query_set_deletes_their_letters(write: Write) -> None:
    other = Group.objects.create(name="Tunnels")
    write()
    kept = write(about=other)
    Group.objects.filter(name="Bridges").delete()
    assert list(Letter.objects.all()) == [kept]


def test_a_letter_that_is_written_while_its_fact_is_being_deleted_dies_too(write: Write, fact: Group) -> None:
    """As by somebody who locked the fact's row first: what is deleted with it has been collected by then."""
    write()

    def write_meanwhile(**kwargs: object) -> None:
        write()

    pre_delete.connect(write_meanwhile, sender=Group)
    try:
        fact.delete()
    finally:
        pre_delete.disconnect(write_meanwhile, sender=Group)
    assert not Letter.objects.exists()


def test_a_fact_of_another_class_with_the_same_key_keeps_its_letters(write: Write, fact: Group) -> None:
    write()
    other = Letter.objects.create(
        kind="any",
        recipient_email="ewa@example.org",
        language="pl",
        about_type=ContentType.objects.get_for_model(Permission),
        about_id=fact.pk,
    )
    fact.delete()
    assert Letter.objects.get() == other


def test_letters_about_nothing_stay_when_something_is_deleted(write: Write, fact: Group) -> None:
    greeting = write("greeting")
    fact.delete()
    assert Letter.objects.get() == greeting


def test_forgetting_says_how_many_and_twice_is_harmless(write: Write, fact: Group) -> None:
    write()
    write(to_email="jan@example.org")
    assert [forget_letters_about(fact), forget_letters_about(fact)] == [2, 0]


def test_a_person_is_forgotten_however_the_address_is_typed(write: Write) -> None:
    write(to_email="Ewa@München.example")
    write("greeting", to_email="ewa@xn--mnchen-3ya.example")
    others = [write(to_email="ewa+2@münchen.example"), write(to_email="jan@münchen.example")]
    assert forget_recipient(" ewa@MÜNCHEN.example") == 2
    assert list(Letter.objects.order_by("pk")) == others


def test_a_letter_that_is_forgotten_while_it_is_sent_leaves_no_row(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = write()
    locmem = "django.core.mail.backends.locmem.EmailBackend.send_messages"
    send = mail.get_connection().send_messages

    def forget_meanwhile(backend: object, messages: list[object]) -> int:
        forget_recipient("ewa@example.org")
        return int(send(messages))

    monkeypatch.setattr(locmem, forget_meanwhile)
    assert deliver_letter(letter.pk) == LetterState.SENT
    assert len(mail.outbox) == 1
    assert not Letter.objects.exists()
