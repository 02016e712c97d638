"""Write e-mails into files, each named by its Message-ID: so those of somebody forgotten are found again."""

import re
from collections.abc import Iterable, Sequence
from email.utils import make_msgid
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

OWN_PATH = f"{__name__}.FileBackend"
NO_FILE_NAME = re.compile(r"[^\w.@-]")


class FileBackend(BaseEmailBackend):
    """The default while nobody has named a mail server; the folder is EMAIL_FILE_PATH."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            path = _find_path(message.extra_headers.get("Message-ID") or make_msgid())
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(message.message().as_bytes())
        return len(email_messages)


def forget_files(message_ids: Iterable[str]) -> None:
    """Delete the files of e-mails, where they were written into files.

    Parameters:
        message_ids: their Message-IDs.
    """
    if settings.EMAIL_BACKEND == OWN_PATH:
        for message_id in message_ids:
            _find_path(message_id).unlink(missing_ok=True)


def _find_path(message_id: str) -> Path:
    return Path(settings.EMAIL_FILE_PATH) / f"{NO_FILE_NAME.sub('', message_id)}.eml"
