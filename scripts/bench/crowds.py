"""Registrations before the one that is measured: four crowds that take their places in different ways."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from cms.mail.enums import LetterState
from cms.mail.filing import file_under
from cms.mail.models import Letter
from events.models import Workshop
from events.registration.enums import QuestionKind, RegistrationLetter, RegistrationState
from events.registration.models import Answer, Registration, RegistrationMove

SPARE = 10_000
GAP = 90
BATCH = 500


class Crowd(NamedTuple):
    """How the people before the one who registers sit.

    Parameters:
        name: for the report.
        is_limited: whether places are limited at all.
        is_full: whether one in twenty waits, since all places are taken.
        has_gaps: whether the last number is taken while lower ones are free.
    """

    name: str
    is_limited: bool = True
    is_full: bool = False
    has_gaps: bool = False

    def seated(self, people: int) -> int:
        """Return how many of them have a place."""
        return people * 19 // 20 if self.is_full else people

    def places(self, people: int) -> int | None:
        """Return how many places there are; None without limit."""
        if not self.is_limited:
            return None
        return self.seated(people) + (0 if self.is_full or self.has_gaps else SPARE)

    def numbers(self, people: int) -> Iterator[int | None]:
        """Yield the number of each place taken, and None for each who waits."""
        for number in range(1, people + 1):
            if number > self.seated(people):
                yield None
            elif not self.has_gaps or not people - GAP < number < people:
                yield number


CROWDS = (
    Crowd("places free"),
    Crowd("without limit", is_limited=False),
    Crowd("the last number taken, with gaps", has_gaps=True),
    Crowd("full, some wait", is_full=True),
)


def add_registrations(workshops: list[Workshop], crowd: int, number: int) -> None:
    """Register people: a crowd for each of the first workshops, the rest by turns for all others.

    Parameters:
        workshops: with their terms.
        crowd: how many people make a crowd.
        number: how many there are to be in all; gaps are left out.
    """
    rows = [
        _register(workshop, place)
        for chosen, workshop in zip(CROWDS, workshops, strict=False)
        for place in chosen.numbers(crowd)
    ]
    others = workshops[len(CROWDS) :]
    turns = cycle(enumerate(others))
    taken = dict.fromkeys(range(len(others)), 0)
    for index, workshop in islice(turns, number - len(CROWDS) * crowd):
        taken[index] += 1
        rows.append(_register(workshop, taken[index]))
    Registration.objects.bulk_create(rows, BATCH)
    # What a registration leaves behind: its history, its answers, a letter.
    for follow in (_move, _answer, _write):
        made = [follow(row) for row in rows]
        type(made[0])._default_manager.bulk_create(made, BATCH)


def _register(workshop: Workshop, number: int | None) -> Registration:
    address = f"{uuid4().hex[:16]}@example.org"
    return Registration(
        workshop=workshop,
        state=RegistrationState.WAITING if number is None else RegistrationState.CONFIRMED,
        number=number,
        waits_since=timezone.now(),
        name="Hanna Example",
        email=address,
        email_key=address,
        language="pl",
    )


def _move(row: Registration) -> Model:
    return RegistrationMove(registration=row, to_state=row.state, number=row.number, at=row.waits_since)


def _answer(row: Registration) -> Model:
    return Answer(
        registration=row,
        position=1,
        question="diet",
        kind=QuestionKind.TEXT,
        value="Nuts",
        question_wording="Anything you do not eat?",
        language="en",
    )


def _write(row: Registration) -> Model:
    sent: dict[str, Any] = {"state": LetterState.SENT, "sent_at": row.waits_since, "attempts": 1}
    return Letter(
        kind=RegistrationLetter.CONFIRMED,
        recipient_email=row.email,
        recipient_name=row.name,
        recipient_key=row.email,
        recipient_limit_key=row.email,
        language=row.language,
        about_type=ContentType.objects.get_for_model(Registration),
        about_id=row.pk,
        filed_under=file_under(row.workshop),
        subject="You have a place",
        body_text="Dear Hanna Example, you have a place.",
        **sent,
    )
