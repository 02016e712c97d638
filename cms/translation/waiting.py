"""List what waits for somebody: to be translated, and for those who may, to be published."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from wagtail.models import DraftStateMixin
from wagtail_localize.models import Translation

from cms.translation.permissions import TranslatorRights
from cms.translation.readers.count_missing import with_missing
from cms.translation.readers.read_states import TranslationState, read_states

READY, CHANGED, TO_TRANSLATE = range(3)


@dataclass(frozen=True)
class Waiting:
    """How much waits for somebody, and the first of it."""

    number: int
    first: list[TranslationState]


def list_waiting(user: AbstractUser, *, limit: int) -> Waiting:
    """Return what waits for one person in that person's languages, and where nothing else stands in the way.

    What only needs to be published comes first, then what visitors see an older version of, then the rest;
    each with the longest waiting first.

    Parameters:
        user: for whom.
        limit: how many to read in full.
    """
    rights = TranslatorRights(user)
    editable, publishable = rights.versions("change"), rights.versions("publish")
    to_translate = Q(missing__gt=0) & _has_version(editable)
    to_publish = (
        Q(missing=0, target_locale__in=rights.publishing_locales)
        & _has_version(editable)
        & _has_version(publishable)
        & ~_has_version(_live(publishable))
    )
    running = Translation.objects.filter(enabled=True, target_locale__in=rights.locales)
    waiting = with_missing(running).filter(to_translate | to_publish)
    rank = Case(
        When(missing=0, then=Value(READY)),
        When(_has_version(_live(editable)), then=Value(CHANGED)),
        default=Value(TO_TRANSLATE),
    )
    since = Case(When(rank=CHANGED, then=F("source__last_updated_at")), default=F("created_at"))
    ordered = waiting.annotate(rank=rank, since=since).order_by("rank", "since", "pk")
    # To count them, each is looked at anyway: once is enough.
    keys = list(ordered.values_list("pk", flat=True))
    first = Translation.objects.select_related(
        "source__locale", "source__specific_content_type", "source__object__content_type", "target_locale"
    ).in_bulk(keys[:limit])
    return Waiting(len(keys), read_states([first[key] for key in keys[:limit] if key in first]))


def _has_version(versions: list[QuerySet[Any]]) -> Q:
    """Return whether a translation writes into one of these."""
    found = Q(pk__in=[])
    for rows in versions:
        found |= Q(
            Exists(
                rows.filter(
                    translation_key=OuterRef("source__object_id"), locale_id=OuterRef("target_locale_id")
                )
            )
        )
    return found


def _live(versions: list[QuerySet[Any]]) -> list[QuerySet[Any]]:
    return [rows.filter(live=True) if issubclass(rows.model, DraftStateMixin) else rows for rows in versions]
