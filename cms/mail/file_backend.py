"""Write e-mails into files, each named by its Message-ID: so those of somebody forgotten are found again."""

import re
from collections.abc import Iterable, Sequence
from email.utils import make_msgid
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

OWN_PATH = f"{__name__}.FileBackend"
# Of DATA_DIR, as cms/settings/development.py says.
DEFAULT_FOLDER = "letters"
NO_FILE_NAME = re.compile(r"[^\w.@-]")


class FileBackend(BaseEmailBackend):
    """The default while nobody has named a mail server; the folder is EMAIL_FILE_PATH."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            name = _name_file(message.extra_headers.get("Message-ID") or make_msgid())
            path = Path(settings.EMAIL_FILE_PATH) / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(message.message().as_bytes())
        return len(email_messages)


def forget_files(message_ids: Iterable[str]) -> None:
    """Delete the files of e-mails, wherever they were written into files.

    They stay where they are when a mail server is named later, so the folder of before is looked into too.

    Parameters:
        message_ids: their Message-IDs.
    """
    names = [_name_file(message_id) for message_id in message_ids]
    for folder in _find_folders():
        for name in names:
            (folder / name).unlink(missing_ok=True)


def _name_file(message_id: str) -> str:
    return f"{NO_FILE_NAME.sub('', message_id)}.eml"


def _find_folders() -> set[Path]:
    """Return where e-mails are written as files, or were as long as the settings named no mail server."""
    data, named = getattr(settings, "DATA_DIR", None), settings.EMAIL_FILE_PATH
    folders = {Path(named)} if named else set()
    return folders | {Path(data) / DEFAULT_FOLDER} if data else folders
