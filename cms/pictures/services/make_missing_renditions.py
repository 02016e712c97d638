"""Find pictures of which forms are missing, and make these."""

from collections.abc import Callable

from django.core.cache import cache
from django.db.models import Count, Q
from wagtail.images import get_image_model

from cms.pictures.services.make_renditions import try_to_make_renditions
from cms.pictures.sizes import all_filters

# Seconds until a picture is tried again that could not be read.
REST = 3600


def make_missing_renditions(goes_on: Callable[[], bool]) -> int:
    """Make what is missing of pictures that came by another way than a form, or were left by a killed worker.

    Parameters:
        goes_on: whether there is time for another picture.

    Returns:
        The number of forms that were made.
    """
    specs = [one.spec for one in all_filters()]
    made = Count("renditions__filter_spec", filter=Q(renditions__filter_spec__in=specs), distinct=True)
    waiting = get_image_model().objects.alias(made=made).filter(made__lt=len(specs)).order_by("-pk")
    count = 0
    for image in waiting.iterator():
        if not goes_on():
            break
        if cache.add(f"picture-tried-{image.pk}", 1, REST):
            count += try_to_make_renditions(image)
    return count
