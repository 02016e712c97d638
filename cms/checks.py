"""Start-up checks for whoever runs the site: each trap in a sentence, with what mends it."""

import os
import stat
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.cache import DEFAULT_CACHE_ALIAS
from django.http.request import validate_host

from cms.installation import catalogues, static_files
from cms.installation.data_folders import find_data_folders, find_unwritable, outermost
from cms.installation.restore_mark import restore_mark

MEMORY_OF_A_PROCESS = "django.core.cache.backends.locmem.LocMemCache"


def check_data_is_closed(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report folders with personal data that every user of the machine may look into."""
    return [
        checks.Warning(
            f"Everybody on this machine may look into {folder}, which holds personal data.",
            hint=f"Close it: chmod o-rwx {folder}",
            id="cms.W001",
        )
        # A closed folder closes what it contains.
        for folder in outermost(find_data_folders())
        if folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) & stat.S_IRWXO
    ]


def check_data_can_be_written(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report what another user owns, as after a command that root ran, and disks that are full."""
    return [
        checks.Error(
            f"The site cannot write to {place}.",
            hint="Run every command as the user who runs the site, give that user the folder with all that "
            "is in it (chown -R), and see that the disk is not full.",
            id="cms.E001",
        )
        for place in find_unwritable()
    ]


def check_restore_is_finished(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report that a restore was interrupted between the database and the files."""
    if not restore_mark().exists():
        return []
    return [
        checks.Error(
            "A restore was interrupted: the database and the uploaded files may be of different days.",
            hint="Repeat it: manage.py restore ARCHIVE --replace",
            id="cms.E002",
        )
    ]


def check_texts_are_compiled(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report catalogues for which people would read English, or texts of an earlier version."""
    stale = [
        f"{source.parent.parent.name}/{source.name}"
        for source in catalogues.find_stale(settings.LOCALE_PATHS)
    ]
    if not stale:
        return []
    return [
        checks.Warning(
            f"These texts are not compiled, so that people read English or what stood there before: "
            f"{', '.join(stale)}.",
            hint="Run: manage.py compile_texts",
            id="cms.W002",
        )
    ]


def check_static_files(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report static files that pages need and that were not collected since they changed."""
    hint = "Run: manage.py collectstatic --clear --no-input"
    if not static_files.is_collected():
        sentence = "The static files are not collected: every page would be an error."
        return [checks.Warning(sentence, hint=hint, id="cms.W003")]
    if stale := static_files.find_stale():
        sentence = (
            f"{len(stale)} static file(s) changed since they were collected, such as {stale[0]}: pages look "
            "as they did before, or are errors."
        )
        return [checks.Warning(sentence, hint=hint, id="cms.W004")]
    return []


def check_cache_is_shared(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report several web processes that keep what they remember from each other."""
    several = os.environ.get("WEB_CONCURRENCY", "1") not in ("", "0", "1")
    if not several or settings.CACHES[DEFAULT_CACHE_ALIAS]["BACKEND"] != MEMORY_OF_A_PROCESS:
        return []
    return [
        checks.Warning(
            "Several web processes each have a cache of their own: a page that moves is found by one of them "
            "and not by the others, for up to an hour.",
            hint="Set CACHE_URL to a shared cache, such as redis://127.0.0.1:6379/1, or WEB_CONCURRENCY=1.",
            id="cms.W005",
        )
    ]


def check_address_is_allowed(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report that the site would refuse whoever follows a link in one of its e-mails."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or ""
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [
        checks.Warning(
            f"Links in e-mails lead to {settings.WAGTAILADMIN_BASE_URL}, and the site refuses that host.",
            hint="Add its host to ALLOWED_HOSTS, or correct BASE_URL.",
            id="cms.W006",
        )
    ]


ALWAYS = (
    check_data_is_closed,
    check_data_can_be_written,
    check_restore_is_finished,
    check_texts_are_compiled,
)
# Looked at by `check --deploy`: they matter once the site is public.
BEFORE_DEPLOYMENT = (check_static_files, check_cache_is_shared, check_address_is_allowed)


def register_checks() -> None:
    """Have `manage.py check` and every command ask these."""
    for check in ALWAYS:
        checks.register(check)
    for check in BEFORE_DEPLOYMENT:
        checks.register(check, deploy=True)
