"""The default: SQLite, one process, letters as files, a secret key made on the first start."""

import secrets

from .base import *
from .base import DATA_DIR, env

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])


def _secret_key() -> str:
    """Return the installation's own key, made once and readable by its owner only."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or _secret_key()

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

if not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "cms.mail.file_backend.FileBackend"
    EMAIL_FILE_PATH = DATA_DIR / "letters"
