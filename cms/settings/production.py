"""For a public address: everything that must be chosen has no default and says so when it is missing."""

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import env

REQUIRED = {
    "SECRET_KEY": "a long random text, kept secret",
    "ALLOWED_HOSTS": "the site's host names, separated by commas",
    "BASE_URL": "the site's address, such as https://workshops.example.org",
    "EMAIL_URL": "the mail server, such as smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "the sender of all letters",
}
missing = [f"{name} ({purpose})" for name, purpose in REQUIRED.items() if not env.str(name, default="")]
if missing:
    raise ImproperlyConfigured("Set these environment variables: " + "; ".join(missing) + ".")

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
# Whoever knows or guesses it signs in as anybody: links to a new password are signed with it.
KEY_LENGTH, KEY_VARIETY = 50, 16
PLACEHOLDERS = (
    "django-insecure",
    "change-me",
    "changeme",
    "change_me",
    "only-for-tests",
    "your-secret",
    "secret-key",
    "secret_key",
)
if (
    len(SECRET_KEY) < KEY_LENGTH
    or len(set(SECRET_KEY)) < KEY_VARIETY
    or any(text in SECRET_KEY.lower() for text in PLACEHOLDERS)
):
    raise ImproperlyConfigured(
        f"SECRET_KEY can be guessed: it needs {KEY_LENGTH} characters or more, {KEY_VARIETY} of them "
        "different, and may not be taken from an example. "
        'Make one: python -c "import secrets; print(secrets.token_urlsafe(48))".'
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
# These would bind every other host of the domain too; whoever runs them all may choose so.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # they ask for just that
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
