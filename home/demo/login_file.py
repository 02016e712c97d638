"""The file in which the demonstration's log-ins are written; read also where no model is loaded."""

from pathlib import Path

from django.conf import settings

FILE_NAME = "demo-logins.txt"


def logins_path() -> Path:
    """Return where the log-ins of this installation are written; only its owner may read them."""
    return Path(settings.DATA_DIR) / FILE_NAME


def read_logins() -> str:
    """Return the log-ins as they were written; empty where the demonstration was not loaded."""
    path = logins_path()
    return path.read_text(encoding="utf-8") if path.exists() else ""
