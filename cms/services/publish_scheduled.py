"""Publish and unpublish what was scheduled: Wagtail keeps the dates, and leaves the rest to a timer."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from cms.absence.causes import find_cause
from cms.publish_checks import NotReadyToPublish
from cms.sweep_register import Budget
from cms.translation.exceptions import TranslationRefused

logger = logging.getLogger(__name__)

# What failed the last time: the state that each thing was in, and why.
FAILED = "cms.schedule_failed"
STATE = ("approved_go_live_at", "latest_revision_id", "expire_at")


def publish_scheduled(budget: Budget | None = None) -> int:
    """Unpublish what has expired, then publish what was to go live, and return how many it was.

    One that cannot be published stops no other, and stays scheduled: what is not complete goes live as soon
    as it is. It comes after the others the next time, and is told of once, until it changes.

    Parameters:
        budget: how long it may take; what is left then waits for the next time.
    """
    budget = budget or Budget()
    told: dict[str, str] = cache.get(FAILED) or {}
    due = sorted([*_unpublishing(), *_publishing()], key=lambda entry: _name(entry[0]) in told)
    # What nobody is left to publish, or somebody deleted, is forgotten.
    failed = {name: told[name] for name in (_name(thing) for thing, _task in due) if name in told}
    done = 0
    for thing, task in due:
        if not budget.goes_on():
            break
        done += _is_done(thing, task, failed)
    if failed != told:
        cache.set(FAILED, failed, timeout=None)
    return done


def _unpublishing() -> Iterator[tuple[Any, Callable[[], bool | None]]]:
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


def _publishing() -> Iterator[tuple[Any, Callable[[], bool | None]]]:
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    for revision in due:
        yield revision, partial(_publish, revision.pk)


def _publish(revision_id: int) -> bool:
    """Publish a revision, unless another sweep did so since it was read, or somebody chose another day."""
    due = Revision.objects.select_for_update().filter(approved_go_live_at__lt=timezone.now())
    revision = due.filter(pk=revision_id).first()
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


def _is_done(thing: Any, task: Callable[[], bool | None], failed: dict[str, str]) -> bool:
    try:
        with transaction.atomic():
            is_done = task() is not False
    except (TranslationRefused, NotReadyToPublish) as reason:
        if _is_new(thing, f"{type(reason).__name__}: {reason}", failed):
            logger.info("%s stays scheduled: %s", thing, reason)
        return False
    except Exception as error:
        # Where something is away it is not the thing that has to change.
        if find_cause(error) is not None or _is_new(thing, type(error).__name__, failed):
            logger.exception("%s could not be published or unpublished as scheduled.", thing)
        return False
    failed.pop(_name(thing), None)
    return is_done


def _is_new(thing: Any, why: str, failed: dict[str, str]) -> bool:
    """Remember that a thing failed, and return whether it never did in this state and for this reason."""
    # A revision never changes, but for its date; a page has another one after each change.
    state = [getattr(thing, name, None) for name in STATE]
    before, now = failed.get(_name(thing)), f"{state} {why}"
    failed[_name(thing)] = now
    return now != before


def _name(thing: Any) -> str:
    return f"{thing._meta.label_lower}:{thing.pk}"
