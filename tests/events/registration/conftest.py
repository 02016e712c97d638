"""A workshop in three languages with a form in which every kind of question is asked."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services.deliver_letter import deliver_letter
from events.models import Workshop, WorkshopPage
from events.registration.enums import RegistrationLetter
from events.registration.models import OnlineRoom, RegistrationForm, RegistrationTerms
from tests.factories.pages import WorkshopPageFactory
from tests.factories.registrations import (
    RegistrationFormFactory,
    make_choice,
    make_question,
)
from tests.factories.site import find_site
from tests.factories.workshops import WorkshopFactory

TITLES = {"en": "Clear notes", "pl": "Jasne notatki", "de": "Klare Notizen"}
ROOM = "https://rooms.example/secret-room-4711"


@dataclass
class World:
    """The site, and what tests change in it."""

    workshop: Workshop
    pages: dict[str, WorkshopPage]
    forms: dict[str, RegistrationForm]

    def url(self, language: str = "en") -> str:
        return f"/{language}/registration/{self.workshop.uuid}/"

    @property
    def terms(self) -> RegistrationTerms:
        return RegistrationTerms.objects.get(workshop=self.workshop)

    def set_terms(self, **terms: Any) -> None:
        RegistrationTerms.objects.filter(workshop=self.workshop).update(**terms)

    def set(self, *, room: str | None = None, **facts: Any) -> Workshop:
        """Change facts; `room` is the address of the online room, "" takes the room away."""
        if room:
            OnlineRoom.objects.update_or_create(workshop=self.workshop, defaults={"address": room})
        elif room is not None:
            OnlineRoom.objects.filter(workshop=self.workshop).delete()
        for name, value in facts.items():
            setattr(self.workshop, name, value)
        self.workshop.save()
        return self.workshop


def send_letters() -> list[Any]:
    """Deliver every letter in order and return what was sent."""
    mail.outbox.clear()
    for letter in Letter.objects.filter(state=LetterState.QUEUED).order_by("pk"):
        deliver_letter(letter.pk)
    return mail.outbox


def starting_in(world: World, time: timedelta, **facts: Any) -> None:
    """Give the workshop a room and let it start in so much time."""
    start = timezone.now() + time
    world.set(room=ROOM, starts_at=start, ends_at=start + timedelta(hours=2), **facts)


def room_letters() -> QuerySet[Letter]:
    """Return the e-mails that tell a room's address."""
    return Letter.objects.filter(kind=RegistrationLetter.ROOM)


QUESTIONS = {
    "en": [
        make_question("text", "Anything you do not eat?", key="diet", purpose="For the lunch."),
        make_question("paragraph", "What do you expect?", key="why"),
        make_choice(
            "Do you need German interpretation?",
            {"no": "No, Polish is fine", "yes": "Yes, please"},
            key="interp",
            required=True,
        ),
        make_choice("Which days?", {"mon": "Monday", "tue": "Tuesday"}, key="days", several=True),
        make_question("yes_no", "You may photograph me", key="photo"),
    ],
    # The third question's rule differs, the second is not translated yet, and the last came later.
    "pl": [
        make_question("text", "Czego Państwo nie jedzą?", key="diet", purpose="Ze względu na obiad."),
        make_question("paragraph", "What do you expect?", key="why"),
        make_choice(
            "Czy potrzebne jest tłumaczenie na niemiecki?",
            {"no": "Nie, wystarczy polski", "yes": "Tak, proszę"},
            key="interp",
        ),
        make_choice("W które dni?", {"mon": "poniedziałek", "tue": "wtorek"}, key="days", several=True),
    ],
}


def build_world() -> World:
    """Make the workshop with its three pages and its form; the form has no German version yet."""
    site = find_site()
    form_key = uuid4()
    forms = {
        code: RegistrationFormFactory(
            language=code, source_language="en", translation_key=form_key, questions=deepcopy(questions)
        )
        for code, questions in QUESTIONS.items()
    }
    workshop = WorkshopFactory(
        name="Notes",
        days=30,
        room=ROOM,
        spoken_language="pl",
        interpretation_languages=["de"],
        terms__places=5,
        terms__form=forms["en"],
    )
    key = uuid4()
    pages = {
        code: WorkshopPageFactory(
            parent=parent, title=TITLES[code], locale=parent.locale, translation_key=key, workshop=workshop
        )
        for code, parent in site.workshops.items()
    }
    return World(workshop, pages, forms)


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def entries(**changed: Any) -> dict[str, Any]:
    """Return what a visitor fills in, with changes."""
    return {
        "name": "Hanna Łoś",
        "email": "hanna@example.org",
        "language": "pl",
        "q_interp": "no",
        **changed,
    }


@pytest.fixture
def sign_up(client: Client, world: World) -> Callable[..., Any]:
    """Post the form with changes, in a language."""

    def post(at: str = "en", /, **changed: Any) -> Any:
        return client.post(world.url(at), entries(**changed))

    return post
