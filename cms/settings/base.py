"""What every environment shares; `DATABASE_URL`, `CACHE_URL` and `DATA_DIR` choose where data lives."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()

# Everything that the default installation writes lives under this one folder.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
try:
    # Closed to other users of the machine, and with it all that lies in it.
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(
        f"The folder {DATA_DIR} for the site's data cannot be made ({error.strerror}). "
        "Make it and give it to the user that runs the site, or name another one: DATA_DIR=/path/to/folder."
    ) from error

INSTALLED_APPS = [
    # Ours come first: their templates win, and their blocks are registered before anybody asks for them.
    "home",
    "events.registration",
    "events",
    "clusters",
    "cms.translation",
    "cms.mail",
    "cms.signin",
    "cms",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail_modeladmin",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "cms.health.middleware.HealthMiddleware",  # first: a probe names no host and uses no TLS
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.page_cache.may_be_kept.KeepPagesMiddleware",
    "cms.middleware.ContentSecurityPolicyMiddleware",
    "cms.absence.middleware.AbsenceMiddleware",
    "cms.absence.unapplied_migrations.UnappliedMigrationsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.LanguagePrefixMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.signin.middleware.SessionEndMiddleware",
    "cms.middleware.StaffLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cms.signin.middleware.ThrottleMiddleware",
    "cms.facts.middleware.ProtectedDeletionMiddleware",
    "cms.unreadable_requests.UnreadableRequestMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.PrivateForStaffMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
ASGI_APPLICATION = "cms.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
# Form templates of ours may override Django's.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'site.sqlite3'}")}
DATABASES["default"].update(CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # On SQLite the write lock is the row lock: IMMEDIATE takes it at the start of a transaction, so that
    # reading the free places and taking one cannot be interleaved. See docs/decisions/0004.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # Seconds. Usual are milliseconds, and seconds on a machine with too much to do; whoever waits keeps a
        # thread from those who only read.
        "timeout": 10,
        # What is deleted is overwritten: somebody who was erased is not to be read in the file.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A server that is gone from the network says nothing at all: these are seconds, and milliseconds.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,
        **DATABASES["default"].get("OPTIONS", {}),
    }
# Where pg_dump, pg_restore and psql are, for backups, when they are not on PATH.
WORKSHOP_SPOT_PG_BIN = env.str("PG_BIN", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "cms.absence.redis_cache.DispensableRedisCache"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
# Files are served by the site itself unless a front server does it.
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=True)

# --- Languages --------------------------------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Warsaw"
LANGUAGE_CODE = "en"
# In the order of the switcher: each language by its own name.
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("de", _("German")),
    ("pl", _("Polish")),
    ("en", _("English")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cms.formats"]

# --- Wagtail ----------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Workshop Spot"
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default=f"http://localhost:{env.int('PORT', default=8000)}")
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# Nobody else learns who edits here, or with which version.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# No SVG: it is a document with programs rather than a picture.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = [
    "csv",
    "docx",
    "key",
    "mp4",
    "odp",
    "odt",
    "ods",
    "pdf",
    "pptx",
    "rtf",
    "txt",
    "vtt",
    "webm",
    "xlsx",
    "zip",
]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.forms.GuardedImageForm"
# A picture takes four bytes of memory a pixel, and again as many while it is turned or made smaller.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 32_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.media.forms.GuardedDocumentForm"
# Films are documents too.
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024
# Documents are saved, never shown inside the site's own address.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "wagtail.search.backends.database"}
}
# Translating makes drafts: nothing goes public by accident.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# Deleting the source must not erase what translators wrote.
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True

# --- Mail -------------------------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Workshop Spot <hello@workshop-spot.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Seconds; without it a silent mail server would hold up all letters.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
# E-mails are sent by a worker; True sends each as soon as it is committed, and has the request wait for that.
WORKSHOP_SPOT_MAIL_AT_ONCE = False

# --- Signing in (docs/decisions/0016) ---------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["cms.signin.backends.ThrottledBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Where a private document leads those who have not signed in.
WAGTAIL_FRONTEND_LOGIN_URL = "wagtailadmin_login"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "cms.signin.forms.QueuedPasswordResetForm"  # noqa: S105 – a class
PASSWORD_RESET_TIMEOUT = 4 * 3600
# Front servers whose word about a visitor's address is taken: addresses or networks.
WORKSHOP_SPOT_TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# Seconds: a session ends at the latest after a week, and when nobody used it for two hours.
SESSION_COOKIE_AGE = 7 * 24 * 3600
WORKSHOP_SPOT_IDLE_SECONDS = 2 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Visitors ---------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
# Pages with a registration form check the Origin of a post, so the referrer may not be suppressed entirely.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# Only the previews in the admin stand in frames; Wagtail allows those itself.
X_FRAME_OPTIONS = "DENY"
# What a page may load and run: nothing inline, nothing from elsewhere, but for a film that a visitor starts.
# Films lie with YouTube, Vimeo, or on any PeerTube server.
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "media-src": "'self'",
    "frame-src": "https:",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
# What differs behind the admin's door: Wagtail's forms bring scripts and styles in the page.
ADMIN_SECURITY_POLICY = {
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "frame-ancestors": "'self'",
}
PERMISSIONS_POLICY = "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# What the server in front of Django grants a client, beyond the sizes that stand above (cms/gate/limits.py).
WORKSHOP_SPOT_GATE: dict[str, Any] = {}
# Finished pages that each web process keeps in memory, in MiB; 0: none.
WORKSHOP_SPOT_PAGE_MEMORY = env.int("PAGE_MEMORY", default=32)
# Whether parts that many pages share, such as menus, are kept in memory beside them (docs/decisions/0022).
WORKSHOP_SPOT_KEEPS_PARTS = env.bool("KEEP_PARTS", default=True)
# The query parameters that public pages know: they lead to parts of lists (docs/decisions/0023). Others are
# left out before a page is made or looked for.
WORKSHOP_SPOT_PAGE_PARAMETERS = ["list", "month", "page", "year"]

# Django's own default is silent about errors of requests unless DEBUG is on.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "problems": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "cms.mail": {"level": "INFO"},  # a line a minute about what was sent
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},  # pages not found are no news
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # nor are robots that guess host names
        # The worker sets these to INFO by itself, where each task is two lines.
        "django_tasks": {"handlers": ["problems"], "propagate": False},
        "django_tasks_db": {"handlers": ["problems"], "propagate": False},
    },
}
