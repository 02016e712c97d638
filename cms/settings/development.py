"""The default: SQLite, one process, letters as files, a secret key made on the first start."""

import secrets

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import DATA_DIR, env

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])


def _secret_key() -> str:
    """Return the installation's own key, made once and readable by its owner only."""
    path = DATA_DIR / "secret_key"
    try:
        if not path.exists() or not path.read_text():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The folder {DATA_DIR} for the site's data cannot be used: {error.strerror} ({path.name}). "
            "Give it to the user that runs the site, with room on the disk, or name another one: "
            "DATA_DIR=/path/to/folder."
        ) from error


SECRET_KEY = env.str("SECRET_KEY", default="") or _secret_key()

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

if not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "cms.mail.file_backend.FileBackend"
    EMAIL_FILE_PATH = DATA_DIR / "letters"
