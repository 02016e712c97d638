"""Read how far translations are, for a whole list at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wagtail.models import DraftStateMixin, TranslatableMixin
from wagtail_localize.models import Translation, get_edit_url

from cms.translation.services.count_missing import with_missing


@dataclass(frozen=True)
class TranslationState:
    """How far one translation is. `source` and `version` are None where they were deleted."""

    translation: Translation
    missing: int
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
    def source_url(self) -> str:
        return get_edit_url(self.source) if self.source is not None else ""

    @property
    def version_url(self) -> str:
        return get_edit_url(self.version) if self.version is not None else ""


def read_states(translations: Sequence[Translation]) -> list[TranslationState]:
    """Return the state of each translation, in order: one query, and one for each kind of words."""
    ids = [translation.pk for translation in translations]
    missing = dict(with_missing(Translation.objects.filter(pk__in=ids)).values_list("pk", "missing"))
    keys = defaultdict(set)
    for translation in translations:
        keys[translation.source.specific_content_type].add(translation.source.object_id)
    rows = {
        (row.translation_key, row.locale_id): row
        for kind, wanted in keys.items()
        for row in kind.model_class()._default_manager.filter(translation_key__in=wanted)
    }
    return [
        TranslationState(
            translation=translation,
            missing=missing[translation.pk],
            source=rows.get((translation.source.object_id, translation.source.locale_id)),
            version=rows.get((translation.source.object_id, translation.target_locale_id)),
        )
        for translation in translations
    ]
