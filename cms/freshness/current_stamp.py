"""The stamp of this site, opened by whoever asks for it first."""

import logging
import os
from functools import cache
from pathlib import Path

from django.conf import settings

from cms.freshness.other_machines import OtherMachines, connect_to_redis
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
        if (others := _find_others(settings.DATA_DIR, _redis_address())) is not None:
            others.tell(outdated)
    except OSError as error:
        logger.error("Pages may be outdated for some minutes: %s", error)  # noqa: TRY400 – the line says it all


def hear_other_machines() -> None:
    """Have this process hear of changes on other machines, where a Redis is shared with them."""
    if (others := _find_others(settings.DATA_DIR, _redis_address())) is not None:
        others.listen()


@cache
def _open(folder: Path) -> StampFile:
    return StampFile(folder)


@cache
def _find_others(folder: Path, address: str) -> OtherMachines | None:
    if not address:
        return None
    prefix = settings.CACHES["default"].get("KEY_PREFIX", "")
    return OtherMachines(_open(folder), connect_to_redis(address), prefix)


def _redis_address() -> str:
    """Return where the machines of this site meet: the Redis that they share as a cache."""
    cache_settings = settings.CACHES["default"]
    address = cache_settings.get("LOCATION", "")
    address = address if isinstance(address, str) else address[0]
    return address if address.startswith(("redis://", "rediss://", "unix://")) else ""


# A thread does not come along into a fork, nor may a connection be shared with one.
os.register_at_fork(after_in_child=_find_others.cache_clear)
