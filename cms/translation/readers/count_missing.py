"""Count the segments that a translation lacks."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail_localize.models import StringSegment, StringTranslation, Translation


def with_missing(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Add to each translation how many segments are untranslated or faulty, as `missing`; no query more."""
    done = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale_id=OuterRef("into_id"),
        has_error=False,
    )
    missing = (
        StringSegment.objects.filter(source_id=OuterRef("source_id"))
        # Django has no reference to the query two levels up; this hands the target language down.
        .annotate(into_id=OuterRef("target_locale_id"))
        .filter(~Exists(done))
        .order_by()
        .values("source_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return translations.annotate(missing=Coalesce(Subquery(missing), 0))


def with_segments(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Add to each translation how many segments its source has, as `segments`; no query more."""
    segments = (
        StringSegment.objects.filter(source_id=OuterRef("source_id"))
        .order_by()
        .values("source_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return translations.annotate(segments=Coalesce(Subquery(segments), 0))


def count_missing(translation: Translation) -> int:
    """Return how many segments of one translation are untranslated or faulty, related words included."""
    strings: int = with_missing(Translation.objects.filter(Q(pk=translation.pk))).values_list(
        "missing", flat=True
    )[0]
    related = translation.source.relatedobjectsegment_set.select_related("object__content_type")
    return strings + sum(not segment.object.has_translation(translation.target_locale) for segment in related)
