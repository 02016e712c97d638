"""Make the forms of a picture that pages show."""

import logging

from PIL.Image import DecompressionBombError
from wagtail.images.models import AbstractImage

from cms.freshness.services.mark_outdated import mark_outdated
from cms.pictures.sizes import all_filters

logger = logging.getLogger(__name__)


def make_renditions(image: AbstractImage) -> int:
    """Make what is missing of a picture and return how many forms that were.

    Raises:
        OSError: when the file of the picture is gone or none, or none can be written.
        ValueError: when it is broken inside.
    """
    existing = image.find_existing_renditions(*all_filters())
    missing = [one for one in all_filters() if one not in existing]
    for one in missing:
        # One by one: each is kept when the next one fails, and another process may make one meanwhile.
        image.create_rendition(one)
    if missing:
        # Until now visitors were shown the file itself.
        mark_outdated()
    return len(missing)


def try_to_make_renditions(image: AbstractImage) -> int:
    """Make what is missing; where that is impossible say so, for nobody waits who could be told."""
    try:
        return make_renditions(image)
    except (OSError, ValueError, DecompressionBombError) as error:
        logger.warning("Forms of picture %s cannot be made: %s", image.pk, error)
        return 0
