"""Translate the demonstration's words through wagtail-localize, as translators would."""

from collections import defaultdict
from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser
from wagtail.models import Locale, TranslatableMixin
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.translation.services.publish_translation import publish_translation
from cms.translation.services.submit_for_translation import submit_for_translation
from home.demo.read_content import ContentError

# Left to visitors and translators to see what is shown in place of a page that nobody has translated.
UNTRANSLATED = {("demo-team", "de")}


def translate_words(
    key: str,
    source: TranslatableMixin,
    build_version: Callable[[str], TranslatableMixin],
    locales: list[Locale],
    user: AbstractBaseUser,
) -> dict[str, TranslatableMixin]:
    """Translate a page or snippet into the other languages, publish it there, and return all versions.

    Parameters:
        key: names the words in error messages.
        source: the words in the language they were written in, published.
        build_version: returns the same words in another language; never saved, only cut into segments.
        locales: all languages of the site.
        user: who translates.

    Raises:
        ContentError: when a version does not have the same segments as the source.
    """
    _begin_where_versions_exist(source, locales)
    versions = {source.locale.language_code: source}
    for translation in submit_for_translation(source, locales, user=user):
        language = translation.target_locale.language_code
        if (key, language) in UNTRANSLATED:
            continue
        fill_segments(key, translation, build_version(language), user)
        outcome = publish_translation(translation, user=user)
        if not outcome.is_published:
            raise ContentError(
                f"{key} in {language} is not complete: {outcome.missing} segments are missing. "
                f"{' '.join(outcome.problems)}"
            )
        versions[language] = translation.get_target_instance()
    return versions


def _begin_where_versions_exist(source: TranslatableMixin, locales: list[Locale]) -> None:
    """Let front pages be translated: they exist in all languages before anybody writes."""
    versions = source.get_translations()
    if versions.exists():
        record, _is_new = TranslationSource.get_or_create_from_instance(source)
        for locale in locales:
            if locale.pk != source.locale_id:
                Translation.objects.get_or_create(source=record, target_locale=locale)


def fill_segments(
    key: str, translation: Translation, version: TranslatableMixin, user: AbstractBaseUser
) -> None:
    """Write the segments of a version beside those of the source, paired by place and order.

    Raises:
        ContentError: when a place has not as many segments in one language as in the other.
    """
    wanted: dict[str, list[str]] = defaultdict(list)
    for value in extract_segments(version):
        if isinstance(value, StringSegmentValue):
            wanted[value.path].append(value.string.data)
    present: dict[str, list[StringSegment]] = defaultdict(list)
    segments = StringSegment.objects.filter(source=translation.source).select_related("string", "context")
    for segment in segments.order_by("order"):
        present[segment.context.path].append(segment)
    language = translation.target_locale.language_code
    for path in {**present, **wanted}:
        if len(present[path]) != len(wanted[path]):
            raise ContentError(
                f"{key}: “{path}” has {len(present[path])} segments in "
                f"{translation.source.locale.language_code} and {len(wanted[path])} in {language}.\n"
                f"{[segment.string.data for segment in present[path]]}\n{wanted[path]}"
            )
    rows: dict[tuple[int, int], StringTranslation] = {}
    for path, found in present.items():
        for segment, text in zip(found, wanted[path], strict=True):
            row = StringTranslation(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
                data=text,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                last_translated_by=user,
            )
            same = rows.setdefault((segment.string_id, segment.context_id), row)
            if same.data != text:
                raise ContentError(
                    f"{key}: “{path}” says “{segment.string.data}” twice, but not in {language}."
                )
    StringTranslation.objects.bulk_create(rows.values())
