"""Write a letter from templates: what a composer does."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from cms.mail.kinds import Attachment, LetterText
from cms.mail.models import Letter
from cms.mail.services.find_sender import find_sender


def write_letter(
    letter: Letter,
    *,
    subject: str,
    template: str,
    context: dict[str, Any],
    attachments: tuple[Attachment, ...] = (),
) -> LetterText:
    """Return a letter's text in the active language.

    Parameters:
        letter: the letter's row.
        subject: its subject, translated.
        template: the path of its templates without `.txt` and `.html`; they extend `cms/mail/letter.txt` and
            `cms/mail/letter.html` and fill their blocks `content` and, if need be, `footer`.
        context: what the templates show besides `letter`, `subject`, `language`, `sender` and `home_url`.
        attachments: files that go with it.
    """
    everything = {
        "letter": letter,
        "subject": subject,
        "language": letter.language,
        "sender": find_sender(),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "home_url": f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/{letter.language}/",
        **context,
    }
    return LetterText(
        subject=subject,
        text=render_to_string(f"{template}.txt", everything).strip() + "\n",
        html=render_to_string(f"{template}.html", everything),
        attachments=attachments,
    )
