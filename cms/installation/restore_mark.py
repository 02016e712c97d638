"""The mark that stands in the data folder while a backup is being put in the place of data."""

from pathlib import Path

from django.conf import settings


def restore_mark() -> Path:
    """Return the file that exists from the first exchange of a restore until the last.

    Found afterwards, it tells that somebody ended the restore between the two: then the database may be of
    the backup and the uploaded files not, or the other way round.
    """
    return Path(getattr(settings, "DATA_DIR", settings.MEDIA_ROOT)) / "restore-unfinished"
