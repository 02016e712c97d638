"""Register somebody for a workshop: the one place where a visitor gets a seat."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.db import transaction

from cms.mail.addresses import make_recipient_key
from events.models import Workshop
from events.registration.enums import RegistrationLetter, RegistrationPhase, RegistrationState
from events.registration.models import Answer, Registration
from events.registration.readers.find_free_number import has_free_place, has_place_in_line
from events.registration.readers.find_standing import find_phase_of_window
from events.registration.readers.find_terms import find_terms
from events.registration.readers.read_answers import GivenAnswer
from events.registration.services.fill_free_seats import fill_free_seats
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.move_registration import NoPlaceFreeError, WaitingListFullError, move
from events.registration.services.write_to_registrant import (
    count_letters,
    was_written_to,
    write_to_registrant,
)
from events.registration.states import ACTIVE_STATES

SEND_AGAIN_AFTER = timedelta(minutes=10)
# The first one included: anybody may type the address of somebody else, all day long.
MOST_LETTERS = 3
MOST_WITHIN = timedelta(days=1)
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
        RegistrationNotPossibleError: when registration is not open any more, or nobody more can even wait,
            now that the workshop is locked.
        ValidationError: by fields, when something was entered that the form refuses; nothing is written then.
    """
    state = _register(workshop_id, applicant)
    # After the transaction: whoever is registered already is written to, though a newcomer is refused.
    if state is None:
        raise RegistrationNotPossibleError(RegistrationPhase.BOOKED_OUT)
    return state


def _register(workshop_id: int, applicant: Applicant) -> RegistrationState | None:
    """Do what `register` says, and return what to answer; None where nobody more can be taken."""
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
        try:
            registration = _add(workshop, applicant)
        except WaitingListFullError:
            return None
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


def _answer_again(
    workshop: Workshop, existing: Registration, applicant: Applicant
) -> RegistrationState | None:
    """Answer a second post for one address: nothing is changed, and nothing is told to strangers.

    The person behind the address gets the letter again, not more often than every ten minutes and no more
    than three of the kind in a day. Whoever typed the address sees what a newcomer would see, and so cannot
    find out who is registered. Only a double click, which sends the very same again at once, is answered like
    the first.
    """
    is_recent = was_written_to(existing, within=SEND_AGAIN_AFTER)
    kind = LETTER_OF_STATE[RegistrationState(existing.state)]
    if not is_recent and count_letters(existing, kind, within=MOST_WITHIN) < MOST_LETTERS:
        write_to_registrant(existing, kind)
    is_double_click = is_recent and applicant == Applicant(
        name=existing.name,
        email=existing.email,
        organisation=existing.organisation,
        language=existing.language,
        answers=[GivenAnswer.from_row(row) for row in existing.answers.order_by("position")],
    )
    if is_double_click:
        return RegistrationState(existing.state)
    if has_free_place(workshop):
        return RegistrationState.CONFIRMED
    return RegistrationState.WAITING if has_place_in_line(workshop) else None
