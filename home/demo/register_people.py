"""Register the demonstration's invented people for the coming workshops.

No letters are written: nobody of them registered here, their addresses lead nowhere, and a new site should
not begin with a full outbox. Whoever tries the form gets a real letter.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from events.models import Workshop
from events.registration.enums import QuestionKind, RegistrationState
from events.registration.models import Registration
from events.registration.readers.read_questions import Question, read_questions
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.take_seat import take_seat
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
        registration = Registration.objects.create(
            workshop=locked,
            state=RegistrationState.CONFIRMED,
            name=person["name"],
            email=person["email"],
            organisation=person["organisation"],
            language=person["language"],
            answers=list(_answers(questions[person["language"]], person)),
        )
        if take_seat(locked, registration) is None:
            raise ContentError(f"{workshop}: more people are registered than there are places.")
        moment = now - SINCE_LAST - BETWEEN * (len(people) - 1 - number)
        Registration.objects.filter(pk=registration.pk).update(created_at=moment, updated_at=moment)


def _answers(questions: list[Question], person: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the answers as the registration form keeps them; what was not answered is empty."""
    given = {answer["question"]: answer for answer in person["answers"]}
    for number, question in enumerate(questions):
        answer = given.get(number, {})
        row: dict[str, Any] = {"key": question.key, "kind": question.kind.value, "label": str(question.label)}
        match question.kind:
            case QuestionKind.CHOICE:
                chosen = [question.options[answer["option"]]] if "option" in answer else []
                row |= {
                    "value": chosen[0][0] if chosen else "",
                    "shown": [str(text) for _key, text in chosen],
                }
            case QuestionKind.CHOICES:
                chosen = [question.options[option] for option in answer.get("options", [])]
                row |= {
                    "value": [key for key, _text in chosen],
                    "shown": [str(text) for _key, text in chosen],
                }
            case QuestionKind.YES_NO:
                row["value"] = answer.get("value", False)
            case _:
                row["value"] = answer.get("text", "")
        yield row
