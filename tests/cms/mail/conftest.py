"""Kinds of letters and facts for the tests of the outbox. Groups stand in for facts of upper layers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import timezone
from django.utils.translation import get_language

from cms.mail import signals
from cms.mail.contents import Attachment, LetterText
from cms.mail.kinds import LetterKind, letter_kinds
from cms.mail.models import Letter
from cms.mail.services.enqueue_letter import enqueue_letter
from tests.cms.mail import mail_servers

CALENDAR = b"BEGIN:VCALENDAR\r\nSUMMARY:\xc5\x9aroda\r\nEND:VCALENDAR\r\n"
SECRET = "https://rooms.example/secret-4711"


class NewsLetter(LetterKind):
    """A letter about a group."""

    key = "news"
    label = "News"
    about_model = Group

    def filed_under(self) -> Group:
        return self.letter.about

    def write(self) -> LetterText:
        name = self.letter.about.name
        return LetterText(f"News of {name}", f"{get_language()}: {name}", f"<p>{name}</p>")


class GreetingLetter(LetterKind):
    """A letter about nothing, with what somebody wrote."""

    key = "greeting"
    label = "Greeting"

    @classmethod
    def clean_payload(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        text = str(payload.get("text", "")).strip()
        if not payload.keys() <= {"text"} or "<" in text:
            raise ValidationError("Write plain text.", code="payload")
        return {"text": text}

    def write(self) -> LetterText:
        text = self.letter.payload["text"] or "Hello"
        return LetterText("Greeting", text, f"<p>{text}</p>")


class InvitationLetter(NewsLetter):
    """A letter with a file."""

    key = "invitation"
    label = "Invitation"

    def write(self) -> LetterText:
        calendar = Attachment("środa.ics", "text/calendar; method=REQUEST; charset=utf-8", CALENDAR)
        return LetterText("Come", "Come.", "<p>Come.</p>", (calendar,))


class SecretLetter(InvitationLetter):
    """A letter whose text and file are not kept."""

    key = "secret"
    label = "Secret"
    why_not_kept = "The text is not kept, because it is secret."

    def write(self) -> LetterText:
        attachment = Attachment("room.txt", "text/plain", SECRET.encode())
        return LetterText("The room", SECRET, f"<p>{SECRET}</p>", (attachment,))


class BrokenLetter(NewsLetter):
    """A letter that cannot be written."""

    key = "broken"
    label = "Broken"

    def write(self) -> LetterText:
        raise KeyError("no such fact")


class PointlessLetter(NewsLetter):
    """A letter that must not go out."""

    key = "pointless"
    label = "Pointless"
    reasons: ClassVar = {"cancelled": "The workshop was cancelled."}

    def find_reason_to_withhold(self) -> str:
        return "cancelled"


class HostileLetter(NewsLetter):
    """A letter that tries to add headers."""

    key = "hostile"
    label = "Hostile"

    def write(self) -> LetterText:
        return LetterText("Hello\r\nBcc: all@example.org\u2028X: y\x00", "Text", "<p>Text</p>")


class UrgentLetter(NewsLetter):
    """A letter with a deadline, which the group's name says, as facts do."""

    key = "urgent"
    label = "Urgent"

    def good_until(self) -> datetime | None:
        return datetime.fromisoformat(self.letter.about.name)


KINDS = (
    NewsLetter,
    GreetingLetter,
    InvitationLetter,
    SecretLetter,
    BrokenLetter,
    PointlessLetter,
    HostileLetter,
    UrgentLetter,
)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(letter_kinds, "_entries", {})
    for kind in KINDS:
        letter_kinds.add(kind.key, kind)
    signals.connect_facts()
    mail_servers.replies.clear()
    yield
    mail_servers.replies.clear()
    post_delete.disconnect(sender=Group, dispatch_uid=signals.UID)


@pytest.fixture
def fact(db: None) -> Group:
    """Something that a letter can tell of."""
    return Group.objects.create(name="Bridges")


@pytest.fixture
def deadline(db: None) -> Callable[[datetime], Group]:
    """Return something whose letters are good until then."""

    def make(moment: datetime) -> Group:
        return Group.objects.create(name=moment.astimezone(timezone.get_default_timezone()).isoformat())

    return make


@pytest.fixture
def write(fact: Group) -> Callable[..., Letter]:
    """Put a letter about the fact into the outbox; nothing delivers it until the test does."""

    def enqueue(kind: str = "news", **values: Any) -> Letter:
        about = None if kind == "greeting" else fact
        with transaction.atomic():
            return enqueue_letter(
                **{
                    "kind": kind,
                    "to_email": "ewa@example.org",
                    "to_name": "Ewa Żak",
                    "language": "pl",
                    "about": about,
                    **values,
                }
            )

    return enqueue
