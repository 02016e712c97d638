"""For the test suite: a database file (not memory: docs/decisions/0004), tasks at once, no real mail."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

# A suite never touches the data of a running installation.
# Nor does it take away what the suite of another checkout on this machine uses: the path is part of the name.
os.environ.setdefault(
    "DATA_DIR",
    str(
        Path(tempfile.gettempdir())
        / f"workshop-spot-test-{os.getuid()}-{sha256(__file__.encode()).hexdigest()[:8]}"
    ),
)

from .base import *
from .base import DATA_DIR, DATABASES

DEBUG = False
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WORKSHOP_SPOT_MAIL_AT_ONCE = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
MEDIA_ROOT = DATA_DIR / "media"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    # Fifty threads of one test wait for each other on a machine that runs other tests besides.
    DATABASES["default"]["OPTIONS"]["timeout"] = 20
# Nothing here searches, and indexing would double the cost of every page that a test makes.
WAGTAILSEARCH_BACKENDS = {"default": {**WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}}
