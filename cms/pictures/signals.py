"""Have the forms of each picture made that is saved."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from cms.pictures.tasks import make_renditions_of


def connect() -> None:
    """Listen to the model of pictures, whichever the site has chosen."""
    post_save.connect(after_save, sender=get_image_model(), dispatch_uid="cms.pictures")


def after_save(instance: AbstractImage, *, raw: bool, **_kwargs: Any) -> None:
    """Leave it to a worker: what a form waits for, its editor waits for. Fixtures are left to the sweep."""
    if not raw:
        transaction.on_commit(partial(make_renditions_of.enqueue, instance.pk))
