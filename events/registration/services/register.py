"""Register somebody for a workshop: the one place where a visitor gets a seat."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.db import transaction

from cms.mail.addresses import make_recipient_key
from events.models import Workshop
from events.registration.enums import RegistrationLetter, RegistrationPhase, RegistrationState
from events.registration.models import Answer, Registration
from events.registration.readers.find_free_number import has_free_place
from events.registration.readers.find_standing import find_phase_of_window
from events.registration.readers.find_terms import find_terms
from events.registration.readers.read_answers import GivenAnswer
from events.registration.services.fill_free_seats import fill_free_seats
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.move_registration import NoPlaceFreeError, move
from events.registration.services.write_to_registrant import was_written_to, write_to_registrant
from events.registration.states import ACTIVE_STATES

SEND_AGAIN_AFTER = timedelta(minutes=10)
LETTER_OF_STATE = {
    RegistrationState.CONFIRMED: RegistrationLetter.CONFIRMED,
    RegistrationState.WAITING: RegistrationLetter.WAITING,
}


@dataclass(frozen=True)
class Applicant:
    """What somebody entered; the answers in the order of the questions."""

    name: str
    email: str
    language: str
    organisation: str = ""
    answers: list[GivenAnswer] = field(default_factory=list)


class RegistrationNotPossibleError(Exception):
    """The workshop takes no registrations at this moment; `phase` says why."""

    def __init__(self, phase: RegistrationPhase) -> None:
        super().__init__(phase.value)
        self.phase = phase


def register(workshop_id: int, applicant: Applicant) -> RegistrationState:
    """Give the applicant a seat, or a place on the waiting list when there is none, and return which.

    Registration, answers and letter are written in one transaction, or none of them. Somebody who is
    registered already is not registered again: see `_answer_again`.

    Parameters:
        workshop_id: the workshop's key.
        applicant: what was entered.

    Raises:
        RegistrationNotPossibleError: when registration is not open any more, now that the workshop is locked.
        ValidationError: by fields, when something was entered that the form refuses; nothing is written then.
    """
    with transaction.atomic(durable=True):
        workshop = lock_workshop(workshop_id)
        phase = find_phase_of_window(workshop, find_terms(workshop))
        if phase != RegistrationPhase.OPEN:
            raise RegistrationNotPossibleError(phase)
        # Nobody overtakes those who wait, should a seat have become free without anybody noticing.
        fill_free_seats(workshop)
        existing = Registration.objects.filter(
            workshop=workshop, email_key=make_recipient_key(applicant.email), state__in=ACTIVE_STATES
        ).first()
        if existing is not None:
            return _answer_again(workshop, existing, applicant)
        registration = _add(workshop, applicant)
        state = RegistrationState(registration.state)
        write_to_registrant(registration, LETTER_OF_STATE[state])
        return state


def _add(workshop: Workshop, applicant: Applicant) -> Registration:
    """Save the registration with a seat, or in line where none is free, and its answers."""
    registration = Registration(
        workshop=workshop,
        name=applicant.name,
        email=applicant.email,
        organisation=applicant.organisation,
        language=applicant.language,
    )
    try:
        move(registration, RegistrationState.CONFIRMED, workshop=workshop)
    except NoPlaceFreeError:
        move(registration, RegistrationState.WAITING, workshop=workshop)
    answers = [
        Answer(registration=registration, position=position, **asdict(answer))
        for position, answer in enumerate(applicant.answers)
    ]
    for answer in answers:
        answer.clean_fields(exclude=["registration"])
    Answer.objects.bulk_create(answers)
    return registration


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
        answers=[GivenAnswer.from_row(row) for row in existing.answers.order_by("position")],
    )
    if is_double_click:
        return RegistrationState(existing.state)
    return RegistrationState.CONFIRMED if has_free_place(workshop) else RegistrationState.WAITING
