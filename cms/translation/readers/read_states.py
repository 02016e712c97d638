"""Read how far translations are, for a whole list at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wagtail.models import DraftStateMixin, TranslatableMixin
from wagtail_localize.models import Translation, get_edit_url

from cms.translation.readers.count_missing import with_missing, with_segments
from cms.translation.readers.name_words import name_words

COUNTED = ("pk", "missing", "segments")


@dataclass(frozen=True)
class TranslationState:
    """How far one translation is. `source` and `version` are None where they were deleted."""

    translation: Translation
    missing: int
    segments: int
    source: TranslatableMixin | None
    version: TranslatableMixin | None

    @property
    def is_live(self) -> bool:
        """Whether visitors see this version."""
        return self.version is not None and (
            not isinstance(self.version, DraftStateMixin) or bool(self.version.live)
        )

    @property
    def is_stale(self) -> bool:
        """Whether visitors see a version of which the source says something new by now."""
        return self.is_live and self.missing > 0

    @property
    def is_begun(self) -> bool:
        """Whether a segment was translated already."""
        return self.missing < self.segments

    @property
    def title(self) -> str:
        """The title in the language translated into, as far as there is one."""
        return self.translation.source.object_repr if self.version is None else name_words(self.version)

    @property
    def waits_since(self) -> datetime:
        """When the words came to their translators: handed over, or changed since they were published."""
        return self.translation.source.last_updated_at if self.is_stale else self.translation.created_at

    @property
    def source_url(self) -> str:
        return get_edit_url(self.source) if self.source is not None else ""

    @property
    def version_url(self) -> str:
        return get_edit_url(self.version) if self.version is not None else ""


def read_states(translations: Sequence[Translation]) -> list[TranslationState]:
    """Return the state of each translation, in order: a query, one for pages, one for each kind of snippet.

    The translations come with `source__object__content_type`, else each costs queries.
    """
    counted = with_segments(with_missing(Translation.objects.filter(pk__in=[row.pk for row in translations])))
    numbers = {pk: (missing, segments) for pk, missing, segments in counted.values_list(*COUNTED)}
    keys = defaultdict(set)
    for translation in translations:
        # Pages of all types are rows of one table, and no more than its columns is asked here.
        keys[translation.source.object.content_type].add(translation.source.object_id)
    rows = {
        (row.translation_key, row.locale_id): row
        for kind, wanted in keys.items()
        for row in kind.model_class()._default_manager.filter(translation_key__in=wanted)
    }
    return [
        TranslationState(
            translation=translation,
            missing=numbers[translation.pk][0],
            segments=numbers[translation.pk][1],
            source=rows.get((translation.source.object_id, translation.source.locale_id)),
            version=rows.get((translation.source.object_id, translation.target_locale_id)),
        )
        for translation in translations
    ]
