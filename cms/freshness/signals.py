"""Notice every change that visitors can see, by whatever door it comes."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from wagtail.models import CollectionViewRestriction, DraftStateMixin, PageViewRestriction
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move, unpublished

from cms.freshness.current_stamp import mark_now
from cms.freshness.services.mark_outdated import mark_outdated
from cms.freshness.stamp import Outdated
from cms.freshness.unseen import is_seen

UID = "cms.freshness"
# What saving a draft writes into the row that is public.
DRAFT_FIELDS = frozenset(
    {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at", "locked"}
)
RESTRICTIONS = (PageViewRestriction, CollectionViewRestriction)


def connect() -> None:
    """Listen to every model that is not known to be unseen.

    To each by itself: rows of a model that somebody listens to are deleted one by one.
    """
    for model in filter(is_seen, apps.get_models(include_auto_created=True)):
        post_save.connect(after_save, sender=model, dispatch_uid=UID)
        post_delete.connect(after_withdrawal, sender=model, dispatch_uid=UID)
        m2m_changed.connect(after_save_of_links, sender=model, dispatch_uid=UID)
    for signal in (unpublished, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(after_withdrawal, dispatch_uid=UID)
    post_migrate.connect(after_migration, dispatch_uid=UID)


def after_save(
    instance: models.Model,
    *,
    created: bool,
    update_fields: frozenset[str] | None = None,
    **_kwargs: Any,
) -> None:
    """Mark pages as outdated by a row, unless only its draft was saved."""
    if not isinstance(instance, DraftStateMixin):
        is_withdrawal = isinstance(instance, RESTRICTIONS)
    elif (update_fields is not None and update_fields <= DRAFT_FIELDS) or (created and not instance.live):
        return
    else:
        is_withdrawal = not instance.live
    mark_outdated(Outdated.BY_WITHDRAWAL if is_withdrawal else Outdated.BY_WORDS)


def after_save_of_links(action: str, **_kwargs: Any) -> None:
    """Rows that only link others send this instead."""
    if action.startswith("post_"):
        mark_outdated(Outdated.BY_WORDS)


def after_withdrawal(**_kwargs: Any) -> None:
    """Something is seen by nobody any more, or not at the address where it was."""
    mark_outdated(Outdated.BY_WITHDRAWAL)


def after_migration(**_kwargs: Any) -> None:
    """Rows may have been written without signals."""
    mark_now(Outdated.BY_WITHDRAWAL)
