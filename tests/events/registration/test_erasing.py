"""Whoever asks for it is deleted: registration, answers, history and letters. Somebody else gets the seat."""

from typing import Any

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry

from cms.mail.connection import MailConnection
from cms.mail.contents import LetterText
from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services import deliver_letter as delivery
from cms.mail.services.schedule_delivery import deliver_in_line
from events.registration.enums import RegistrationLetter, RegistrationState
from events.registration.models import Answer, Registration, RegistrationMove
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.erase_registration import erase_registration
from events.registration.services.register import Applicant, register
from tests.events.registration.conftest import World, send_letters


def sign_up(world: World, number: int) -> Registration:
    address = f"p{number}@example.org"
    register(world.workshop.pk, Applicant(name=f"Person {number}", email=address, language="pl"))
    return Registration.objects.get(email=address)


def test_nothing_about_the_person_is_left(world: World) -> None:
    registration = sign_up(world, 1)
    cancel_registration(registration, reason="She told me that she is ill.")
    send_letters()
    assert RegistrationMove.objects.filter(reason__contains="ill").exists()
    assert erase_registration(registration) == []
    assert not Registration.objects.exists()
    assert not RegistrationMove.objects.exists()
    assert not Answer.objects.exists()
    assert not Letter.objects.exists()


def test_the_person_is_not_written_to(world: World) -> None:
    erase_registration(sign_up(world, 1))
    assert send_letters() == []


def test_others_keep_what_is_theirs(world: World) -> None:
    first, second = sign_up(world, 1), sign_up(world, 2)
    erase_registration(first)
    assert list(Registration.objects.all()) == [second]
    assert [letter.about for letter in Letter.objects.all()] == [second]
    assert Registration.objects.with_place().get() == second


def test_a_cancelled_workshop_promotes_nobody(world: World) -> None:
    world.set_terms(places=1)
    first, second = (sign_up(world, number) for number in (1, 2))
    world.set(status="cancelled")
    assert erase_registration(first) == []
    second.refresh_from_db()
    assert second.state == RegistrationState.WAITING


def test_the_seat_goes_to_whoever_waits_longest(world: World) -> None:
    world.set_terms(places=1)
    first, second, third = (sign_up(world, number) for number in (1, 2, 3))
    assert erase_registration(first) == [second]
    assert Registration.objects.with_place().get() == second
    assert Letter.objects.get(kind=RegistrationLetter.PROMOTED).about == second
    third.refresh_from_db()
    assert third.state == RegistrationState.WAITING


def test_a_cancelled_registration_can_be_erased_too(world: World) -> None:
    registration = sign_up(world, 1)
    cancel_registration(registration)
    erase_registration(registration)
    assert not Registration.objects.exists()
    assert not Letter.objects.exists()


def test_erasing_twice_does_nothing_more(world: World) -> None:
    registration = sign_up(world, 1)
    again = Registration.objects.get()
    erase_registration(registration)
    assert erase_registration(again) == []
    assert ModelLogEntry.objects.count() == 1


def test_cancelling_what_was_erased_meanwhile_does_nothing(world: World) -> None:
    seen = sign_up(world, 1)
    waiting = sign_up(world, 2)
    erase_registration(Registration.objects.get(pk=seen.pk))
    assert cancel_registration(seen) == []
    assert Registration.objects.get() == waiting
    assert not Letter.objects.filter(kind=RegistrationLetter.CANCELLED_BY_ORGANISER).exists()


def test_the_log_of_the_workshop_holds_the_number_only(world: World) -> None:
    registration = sign_up(world, 1)
    number = str(registration.uuid)
    erase_registration(registration)
    entry = ModelLogEntry.objects.get(action="events_registration.erase")
    assert entry.object_id == str(world.workshop.pk)
    assert entry.data == {"registration": number}


@pytest.mark.parametrize("moment", ["while its text is written", "while it is sent"])
def test_a_letter_under_way_does_not_come_back(
    world: World, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    registration = sign_up(world, 1)
    letter = Letter.objects.get()
    build_message = delivery.build_message

    def erase_meanwhile(letter: Letter, text: LetterText) -> Any:
        message = build_message(letter, text)
        if moment == "while its text is written":
            erase_registration(registration)
        return message

    def send_meanwhile(connection: MailConnection, message: Any) -> int:
        erase_registration(registration)
        return send(connection, message)

    send = MailConnection.send
    monkeypatch.setattr(delivery, "build_message", erase_meanwhile)
    if moment == "while it is sent":
        monkeypatch.setattr(MailConnection, "send", send_meanwhile)
    mail.outbox.clear()
    deliver_in_line(letter.pk)
    assert len(mail.outbox) == 1  # it had left already
    assert not Letter.objects.exists()


def test_delivering_a_letter_that_is_gone_does_nothing(world: World) -> None:
    registration = sign_up(world, 1)
    letter = Letter.objects.get(state=LetterState.QUEUED)
    erase_registration(registration)
    deliver_in_line(letter.pk)
    assert mail.outbox == []
