"""Read time zones by their names, also by names that no database of zones knows."""

import logging
import zoneinfo

from django.conf import settings

logger = logging.getLogger(__name__)


def read_zone(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone with a name; the site's own where there is none.

    Forms refuse such a name. What came by another door, or was known to an older database of zones, must not
    make every page that shows the time an error page.
    """
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        logger.warning("There is no time zone %r; times are shown in %s.", name, settings.TIME_ZONE)
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
