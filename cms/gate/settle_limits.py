"""Find out from the settings what the gate grants."""

from django.conf import settings
from django.urls import reverse

from cms.gate.limits import KIB, MIB, Limits

# What a form says besides its files: names of fields, boundaries.
AROUND_FILES = 64 * KIB


def settle_limits() -> Limits:
    """Return limits that let through whatever the forms take, so that these can say in words what is wrong.

    Staff get some room beyond the largest file: so a form says beside its field that a file is too large.
    """
    largest_file = max(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    return Limits(
        body=settings.DATA_UPLOAD_MAX_MEMORY_SIZE + AROUND_FILES,
        upload=largest_file + 10 * MIB,
        upload_path=reverse("wagtailadmin_home"),
        upload_cookie=settings.SESSION_COOKIE_NAME,
        **settings.WORKSHOP_SPOT_GATE,
    )
