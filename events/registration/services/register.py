"""Register somebody for a workshop: the one place where a visitor gets a seat."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction

from cms.mail.addresses import make_recipient_key
from events.enums import RegistrationPhase
from events.models import Workshop
from events.registration.enums import ACTIVE_STATES, RegistrationLetter, RegistrationState
from events.registration.models import Registration
from events.registration.services.fill_free_seats import fill_free_seats
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.take_seat import next_free_number, take_seat
from events.registration.services.write_to_registrant import was_written_to, write_to_registrant

SEND_AGAIN_AFTER = timedelta(minutes=10)
LETTER_OF_STATE = {
    RegistrationState.CONFIRMED: RegistrationLetter.CONFIRMED,
    RegistrationState.WAITING: RegistrationLetter.WAITING,
}


@dataclass(frozen=True)
class Applicant:
    """What somebody entered, checked. Answers as `Registration.answers` keeps them."""

    name: str
    email: str
    language: str
    organisation: str = ""
    answers: list[dict[str, Any]] = field(default_factory=list)


class RegistrationNotPossibleError(Exception):
    """The workshop takes no registrations at this moment; `phase` says why."""

    def __init__(self, phase: RegistrationPhase) -> None:
        super().__init__(phase.value)
        self.phase = phase


def register(workshop_id: int, applicant: Applicant) -> RegistrationState:
    """Give the applicant a seat, or a place on the waiting list when there is none, and return which.

    Registration, seat and letter are written in one transaction, or none of them. Somebody who is registered
    already is not registered again: see `_answer_again`.

    Parameters:
        workshop_id: the workshop's key.
        applicant: what was entered.

    Raises:
        RegistrationNotPossibleError: when registration is not open any more, now that the workshop is locked.
    """
    with transaction.atomic(durable=True):
        workshop = lock_workshop(workshop_id)
        if not workshop.accepts_registrations:
            raise RegistrationNotPossibleError(workshop.phase)
        # Nobody overtakes those who wait, should a seat have become free without anybody noticing.
        fill_free_seats(workshop)
        existing = Registration.objects.filter(
            workshop=workshop, email_key=make_recipient_key(applicant.email), state__in=ACTIVE_STATES
        ).first()
        if existing is not None:
            return _answer_again(workshop, existing, applicant)
        registration = Registration.objects.create(
            workshop=workshop,
            state=RegistrationState.WAITING,
            name=applicant.name,
            email=applicant.email,
            organisation=applicant.organisation,
            language=applicant.language,
            answers=applicant.answers,
        )
        if take_seat(workshop, registration) is not None:
            registration.state = RegistrationState.CONFIRMED
            registration.save(update_fields=["state", "updated_at"])
        write_to_registrant(registration, LETTER_OF_STATE[registration.state])
        return registration.state


def _answer_again(workshop: Workshop, existing: Registration, applicant: Applicant) -> RegistrationState:
    """Answer a second post for one address: nothing is changed, and nothing is told to strangers.

    The person behind the address gets the letter again, not more often than every ten minutes. Whoever typed
    the address sees what a newcomer would see, and so cannot find out who is registered. Only a double click,
    which sends the very same again at once, is answered like the first.
    """
    is_recent = was_written_to(existing, within=SEND_AGAIN_AFTER)
    if not is_recent:
        write_to_registrant(existing, LETTER_OF_STATE[RegistrationState(existing.state)])
    is_double_click = is_recent and applicant == Applicant(
        name=existing.name,
        email=existing.email,
        organisation=existing.organisation,
        language=existing.language,
        answers=existing.answers,
    )
    if is_double_click:
        return RegistrationState(existing.state)
    return RegistrationState.WAITING if next_free_number(workshop) is None else RegistrationState.CONFIRMED
