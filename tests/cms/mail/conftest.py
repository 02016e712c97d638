"""Kinds of letters and facts for the tests of the outbox. Groups stand in for facts of upper layers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import get_language

from cms.mail import kinds
from cms.mail.kinds import Attachment, LetterText, LetterWithheldError, register_kind
from cms.mail.models import Letter
from cms.mail.services.enqueue_letter import enqueue_letter
from tests.cms.mail import mail_servers

CALENDAR = b"BEGIN:VCALENDAR\r\nSUMMARY:\xc5\x9aroda\r\nEND:VCALENDAR\r\n"


def _news(letter: Letter) -> LetterText:
    name = letter.about.name if letter.about else "nothing"
    return LetterText(f"News of {name}", f"{get_language()}: {name}", f"<p>{name}</p>")


def _invitation(letter: Letter) -> LetterText:
    calendar = Attachment("środa.ics", "text/calendar; method=REQUEST; charset=utf-8", CALENDAR)
    return LetterText("Come", "Come.", "<p>Come.</p>", (calendar,))


def _broken(letter: Letter) -> LetterText:
    raise KeyError("no such fact")


def _pointless(letter: Letter) -> LetterText:
    raise LetterWithheldError("cancelled")


def _hostile(letter: Letter) -> LetterText:
    return LetterText("Hello\r\nBcc: all@example.org\u2028X: y\x00", "Text", "<p>Text</p>")


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kinds, "_kinds", {})
    for compose in (_news, _invitation, _broken, _pointless, _hostile):
        key = compose.__name__.strip("_")
        register_kind(key, key.capitalize(), compose, reasons={"cancelled": "The workshop was cancelled."})
    mail_servers.replies.clear()
    yield
    mail_servers.replies.clear()


@pytest.fixture
def fact(db: None) -> Group:
    """Something that a letter can tell of."""
    return Group.objects.create(name="Bridges")


@pytest.fixture
def write(fact: Group) -> Callable[..., Letter]:
    """Put a letter about the fact into the outbox; nothing delivers it until the test does."""

    def enqueue(kind: str = "news", **values: Any) -> Letter:
        with transaction.atomic():
            return enqueue_letter(
                **{
                    "kind": kind,
                    "to_email": "ewa@example.org",
                    "to_name": "Ewa Żak",
                    "language": "pl",
                    "about": fact,
                    **values,
                }
            )

    return enqueue
