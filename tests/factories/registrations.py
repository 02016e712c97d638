"""Registration forms, registrations, seats and online rooms."""

import uuid
from dataclasses import asdict
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from events.models import Workshop
from events.registration.enums import RegistrationState
from events.registration.models import Answer, OnlineRoom, Registration, RegistrationForm, RegistrationTerms
from events.registration.readers.read_answers import GivenAnswer
from events.registration.states import OCCUPYING
from tests.factories.people import get_locale
from tests.factories.workshops import WorkshopFactory


def make_question(
    kind: str, label: str, *, required: bool = False, key: str = "", **texts: str
) -> dict[str, Any]:
    """Return a question as a form's StreamField stores it.

    Parameters:
        kind: the block's type: text, paragraph, yes_no, choice, choices.
        label: the question.
        required: whether it must be answered.
        key: its block id; a new one by default.
        texts: `help_text` and `purpose`.
    """
    value = {"label": label, "help_text": "", "purpose": "", "required": required, **texts}
    return {"type": kind, "id": key or str(uuid.uuid4()), "value": value}


def make_choice(
    label: str, options: list[str] | dict[str, str], *, several: bool = False, **rest: Any
) -> dict[str, Any]:
    """Return a question with given answers.

    Parameters:
        label: the question.
        options: the answers, or the answers by their item ids.
        several: whether more than one may be chosen.
        rest: see `make_question`.
    """
    keyed = options if isinstance(options, dict) else {str(uuid.uuid4()): text for text in options}
    question = make_question("choices" if several else "choice", label, **rest)
    question["value"]["options"] = [{"type": "item", "id": key, "value": text} for key, text in keyed.items()]
    return question


class RegistrationFormFactory(DjangoModelFactory):
    """A form with a choice that must be answered and a free text; `questions=[…]` asks others."""

    class Meta:
        model = RegistrationForm

    class Params:
        language = "en"

    name = factory.Sequence(lambda number: f"Form {number}")
    locale = factory.LazyAttribute(lambda form: get_locale(form.language))
    questions = factory.LazyFunction(
        lambda: [
            make_choice("Do you need interpretation?", ["No", "Yes, into Polish"], required=True),
            make_question("paragraph", "What do you hope to learn?"),
        ]
    )

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        if isinstance(kwargs["questions"], list):
            kwargs["questions"] = RegistrationForm().questions.stream_block.to_python(kwargs["questions"])
        return kwargs


class RegistrationTermsFactory(DjangoModelFactory):
    """Terms of a new workshop, open without limit and without a form.

    `WorkshopFactory` makes terms by itself: ask it for others by `terms__places=…`.
    """

    class Meta:
        model = RegistrationTerms

    workshop = factory.SubFactory(WorkshopFactory, terms=False)


def next_number(workshop: Workshop) -> int:
    """Return the number after the highest that is taken, whether or not there is such a place."""
    highest = Registration.objects.filter(workshop=workshop).with_place().order_by("number").last()
    return highest.number + 1 if highest else 1


class OnlineRoomFactory(DjangoModelFactory):
    """Where a workshop meets online."""

    class Meta:
        model = OnlineRoom

    workshop = factory.SubFactory(WorkshopFactory, room="")
    address = factory.Sequence(lambda number: f"https://zoom.example/j/{number:011}")


class RegistrationFactory(DjangoModelFactory):
    """A registration in Polish that has a place, without regard to how many there are.

    Parameters:
        waiting, cancelled: traits.
        answers: rows to keep, as `GivenAnswer`.
    """

    class Meta:
        model = Registration
        skip_postgeneration_save = True

    class Params:
        waiting = factory.Trait(state=RegistrationState.WAITING)
        cancelled = factory.Trait(state=RegistrationState.CANCELLED)

    workshop = factory.SubFactory(WorkshopFactory)
    state = RegistrationState.CONFIRMED
    number = factory.LazyAttribute(
        lambda registration: next_number(registration.workshop) if registration.state in OCCUPYING else None
    )
    waits_since = factory.LazyFunction(timezone.now)
    name = factory.Sequence(lambda number: f"Żaneta Próbna {number}")
    email = factory.Sequence(lambda number: f"zaneta.{number}@example.org")
    language = "pl"

    @factory.post_generation
    def answers(self: Registration, create: bool, extracted: list[GivenAnswer] | None, **kwargs: Any) -> None:
        for position, answer in enumerate(extracted or []):
            Answer.objects.create(registration=self, position=position, **asdict(answer))
