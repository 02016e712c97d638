"""Publish and unpublish what was scheduled: Wagtail keeps the dates, and leaves the rest to a timer."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from cms.publish_checks import NotReadyToPublish
from cms.translation.exceptions import TranslationRefused

logger = logging.getLogger(__name__)


def publish_scheduled() -> int:
    """Unpublish what has expired, then publish what was to go live, and return how many it was.

    One that cannot be published stops no other, and stays scheduled: what is not complete goes live as soon
    as it is.
    """
    tasks = [*_unpublishing(), *_publishing()]
    return sum(_is_done(thing, task) for thing, task in tasks)


def _unpublishing() -> Iterator[tuple[Any, Callable[[], None]]]:
    snippets = [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    expired = {"live": True, "expire_at__lt": timezone.now()}
    things = [*Page.objects.filter(**expired).specific()]
    for model in snippets:
        things += model._default_manager.filter(**expired)
    for thing in things:
        yield thing, partial(thing.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publishing() -> Iterator[tuple[Any, Callable[[], None]]]:
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    for revision in due:
        yield revision, partial(revision.publish, log_action="wagtail.publish.scheduled")


def _is_done(thing: Any, task: Callable[[], None]) -> bool:
    try:
        with transaction.atomic():
            task()
    except (TranslationRefused, NotReadyToPublish) as reason:
        logger.info("%s stays scheduled: %s", thing, reason)
        return False
    except Exception:
        logger.exception("%s could not be published or unpublished as scheduled.", thing)
        return False
    return True
