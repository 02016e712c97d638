"""Kinds of letters: one class each, which says all that the outbox has to know of such a letter.

Apps register their classes in their `letters.py`. The outbox so sends letters about facts of upper layers
without knowing them. A host puts a class of its own in the place of one of ours by
`letter_kinds.replace(key, itsClass)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cms.mail.contents import Attachment, LetterText
from cms.mail.models import Letter
from cms.mail.sender import find_sender
from cms.registers import Register

Sentence = str | Promise


@dataclass(frozen=True)
class Recipient:
    """Whom a letter goes to."""

    email: str
    name: str


class LetterKind:
    """A kind of letter. An instance writes one letter, in the active language, from the facts of now."""

    # As stored in the database; it must never change.
    key: ClassVar[str]
    # Its name at the desk.
    label: ClassVar[Sentence]
    # The path of its templates without `.txt` and `.html`. They extend `cms/mail/letter.txt` and
    # `cms/mail/letter.html` and fill their blocks `content` and, if need be, `footer`.
    template: ClassVar[str]
    # The class of fact that such letters tell of; they die with it. None: they tell of no fact.
    about_model: ClassVar[type[Model] | None] = None
    # Why a letter may be withheld: sentences for the desk by the keys that `find_reason_to_withhold` returns.
    reasons: ClassVar[Mapping[str, Sentence]] = {}
    # Why the row keeps neither text nor files once they are sent, as a sentence for the desk. Empty: it does.
    why_not_kept: ClassVar[Sentence] = ""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter

    @classmethod
    def clean_payload(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a person wrote into the letter as its row keeps it. By default nothing may be written.

        Raises:
            ValidationError: when it is not what such a letter takes.
        """
        if payload:
            raise ValidationError(_("Nothing can be written into this e-mail."), code="payload")
        return {}

    def good_until(self) -> datetime | None:
        """Return when the letter becomes useless to its recipient; None when it never does."""
        return None

    def wanted_by(self) -> datetime | None:
        """Return by when the recipient should have it, such as the start of what it is about; None: any time.

        While a mail server has it wait, it is tried in time for that moment, and for `good_until`.
        """
        return None

    def filed_under(self) -> Model | None:
        """Return the fact under which the desk lists such letters, such as a workshop; None for none."""
        return None

    def find_recipient(self) -> Recipient:
        """Return who is written to by the facts of now: an address may be corrected meanwhile."""
        return Recipient(self.letter.recipient_email, self.letter.recipient_name)

    def find_reason_to_withhold(self) -> str:
        """Return the key of the reason why, by the facts of now, it must not go out; empty when it may."""
        return ""

    def subject(self) -> str:
        """Return the subject."""
        raise NotImplementedError(f"{type(self).__name__} has no subject.")

    def context(self) -> dict[str, Any]:
        """Return what the templates show besides `letter`, `subject`, `language`, `sender` and `home_url`."""
        return {}

    def attachments(self) -> tuple[Attachment, ...]:
        """Return the files that go with it."""
        return ()

    def write(self) -> LetterText:
        """Return the letter's text and files."""
        subject = self.subject()
        shown = {
            "letter": self.letter,
            "subject": subject,
            "language": self.letter.language,
            "sender": find_sender(),
            "site_name": settings.WAGTAIL_SITE_NAME,
            "home_url": f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/{self.letter.language}/",
            **self.context(),
        }
        return LetterText(
            subject=subject,
            text=render_to_string(f"{self.template}.txt", shown).strip() + "\n",
            html=render_to_string(f"{self.template}.html", shown),
            attachments=self.attachments(),
        )


letter_kinds: Register[type[LetterKind]] = Register("letters", module="letters")
