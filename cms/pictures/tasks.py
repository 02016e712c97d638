"""Background work on pictures."""

from django_tasks import task
from wagtail.images import get_image_model

from cms.pictures.services.make_renditions import try_to_make_renditions


@task()
def make_renditions_of(pk: int) -> None:
    """Make what is missing of the forms of a picture, if it is still there."""
    if (image := get_image_model().objects.filter(pk=pk).first()) is not None:
        try_to_make_renditions(image)
