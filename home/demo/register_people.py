"""Register the demonstration's invented people for the coming workshops.

No letters are written: nobody of them registered here, their addresses lead nowhere, and a new site should
not begin with a full outbox. Whoever tries the form gets a real letter.
"""

import datetime
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from events.models import Workshop
from events.registration.enums import QuestionKind, RegistrationState
from events.registration.models import Answer, Registration
from events.registration.readers.read_answers import GivenAnswer, read_answers
from events.registration.readers.read_questions import Question, read_questions
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.move_registration import NoPlaceFreeError, move
from home.demo.loaded import Loaded
from home.demo.read_content import Content, ContentError

# The last one registered so long ago, the one before so much longer, and so on.
SINCE_LAST = datetime.timedelta(hours=3)
BETWEEN = datetime.timedelta(hours=17, minutes=23)


def register_people(content: Content, loaded: Loaded) -> None:
    """Take as many places of each workshop as the content says, by people who answered its questions."""
    for number, fact in enumerate(content.facts["workshop"]):
        if fact["taken"]:
            # Not the same people first everywhere.
            people = content.registrants[number:] + content.registrants[:number]
            _fill(loaded.workshops[fact["key"]], people[: fact["taken"]])


def _fill(workshop: Workshop, people: list[dict[str, Any]]) -> None:
    locked = lock_workshop(workshop.pk)
    now = timezone.now()
    questions = {person["language"]: [] for person in people}
    for language in questions:
        questions[language] = read_questions(locked, language)
    for number, person in enumerate(people):
        registration = Registration(
            workshop=locked,
            name=person["name"],
            email=person["email"],
            organisation=person["organisation"],
            language=person["language"],
        )
        try:
            move(registration, RegistrationState.CONFIRMED, workshop=locked)
        except NoPlaceFreeError as problem:
            raise ContentError(f"{workshop}: more people are registered than there are places.") from problem
        Answer.objects.bulk_create(
            Answer(registration=registration, position=position, **asdict(answer))
            for position, answer in enumerate(_answers(questions[person["language"]], person))
        )
        moment = now - SINCE_LAST - BETWEEN * (len(people) - 1 - number)
        Registration.objects.filter(pk=registration.pk).update(
            created_at=moment, updated_at=moment, waits_since=moment
        )
        registration.moves.update(at=moment)


def _answers(questions: list[Question], person: dict[str, Any]) -> Iterator[GivenAnswer]:
    """Yield the answers as registering keeps them; what was not answered is empty."""
    given = {answer["question"]: answer for answer in person["answers"]}
    for number, question in enumerate(questions):
        yield from read_answers(question, _entered(question, given.get(number, {})))


def _entered(question: Question, answer: dict[str, Any]) -> Any:
    """Return what somebody would have entered."""
    match question.kind:
        case QuestionKind.CHOICE:
            return question.options[answer["option"]][0] if "option" in answer else ""
        case QuestionKind.CHOICES:
            return [question.options[option][0] for option in answer.get("options", [])]
        case QuestionKind.YES_NO:
            return answer.get("value", False)
        case _:
            return answer.get("text", "")
