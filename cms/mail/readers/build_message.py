"""Build the e-mail of a letter."""

import logging
import unicodedata
from email import encoders
from email.mime.base import MIMEBase
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.http import parse_header_parameters

from cms.mail.contents import Attachment, LetterText
from cms.mail.models import Letter
from cms.mail.sender import find_sender
from cms.text.encode_address import encode_address

logger = logging.getLogger(__name__)


def build_message(letter: Letter, text: LetterText) -> EmailMultiAlternatives:
    """Return the message with text, HTML and files; building it again gives the same Message-ID.

    Answers go to the site's contact e-mail: letters ask for some, and nobody may read the sender's mailbox.
    """
    message = EmailMultiAlternatives(
        subject=one_line(text.subject),
        body=text.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[_recipient(letter)],
        reply_to=_reply_to(),
        headers={
            "Message-ID": message_id(letter),
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
    if text.html:
        message.attach_alternative(text.html, "text/html")
    for attachment in text.attachments:
        message.attach(_part(attachment))
    return message


def message_id(letter: Letter) -> str:
    """Return the letter's own Message-ID, by which a repeated send is recognised.

    The time of writing is part of it: row numbers may begin anew in another database of the same site.
    """
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<letter.{letter.pk}.{letter.created_at:%Y%m%d%H%M%S%f}@{sender.rpartition('@')[2]}>"


def one_line(text: str) -> str:
    """Return a text fit for a header: control characters and line breaks of any script become spaces."""
    visible = (" " if unicodedata.category(character) == "Cc" else character for character in text)
    return " ".join("".join(visible).split())


def _recipient(letter: Letter) -> str:
    return formataddr((one_line(letter.recipient_name), encode_address(letter.recipient_email)))


def _reply_to() -> list[str]:
    address = getattr(find_sender(), "contact_email", "")
    try:
        return [encode_address(address)] if address else []
    except UnicodeError:
        # The site's facts refuse such an address; one that came by another door must not stop every letter.
        logger.warning("The contact e-mail of the site cannot be written to; e-mails go out without it.")
        return []


def _part(attachment: Attachment) -> MIMEBase:
    """Base64 keeps every byte: calendar files need their own line ends, whatever the transport does."""
    content_type, parameters = parse_header_parameters(one_line(attachment.content_type))
    main_type, _slash, subtype = content_type.partition("/")
    part = MIMEBase(main_type, subtype)
    for parameter, value in parameters.items():
        part.set_param(parameter, value)
    part.set_payload(attachment.content)
    encoders.encode_base64(part)
    name = one_line(attachment.name)
    part.add_header(
        "Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name)
    )
    return part
