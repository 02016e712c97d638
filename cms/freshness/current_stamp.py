"""The stamp of this site, opened by whoever asks for it first."""

import logging
from functools import cache
from pathlib import Path

from django.conf import settings

from cms.freshness.stamp import Outdated, Stamp, StampFile

logger = logging.getLogger(__name__)


def read_stamp() -> Stamp:
    """Return how new the site's pages are now.

    Raises:
        OSError: when the folder of data can be neither read nor written.
    """
    return open_stamp().read()


def open_stamp() -> StampFile:
    """Return the site's stamp, for whoever reads it again and again.

    Raises:
        OSError: when the folder of data can be neither read nor written.
    """
    return _open(settings.DATA_DIR)


def mark_now(outdated: Outdated) -> None:
    """Say that something has changed, at once; nothing is kept from being saved by a folder that is away."""
    try:
        open_stamp().mark(outdated)
    except OSError as error:
        logger.error("Pages may be outdated for some minutes: %s", error)  # noqa: TRY400 – the line says it all


@cache
def _open(folder: Path) -> StampFile:
    return StampFile(folder)
