"""Read what a workshop's registration form asks, in the visitor's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import StreamValue, StructValue

from cms.freshness.kept import Kept
from cms.freshness.stamp import Outdated
from cms.text.languages import active_language
from cms.text.wordings import Wording
from events.models import Workshop
from events.registration.enums import QuestionKind
from events.registration.models import RegistrationForm, RegistrationTerms
from events.registration.models.form import pick_source

TEXTS = ("label", "help_text", "purpose")


@dataclass(frozen=True)
class Question:
    """A question as it is asked in one language; its key and its options' keys are the same in all."""

    key: str
    kind: QuestionKind
    label: Wording
    help_text: Wording
    purpose: Wording
    required: bool
    options: tuple[tuple[str, Wording], ...] = ()

    @property
    def language(self) -> str:
        """The language of the question's label: the source's where it is not translated yet."""
        return self.label.language


# By workshop and language.
_kept_questions: Kept[list[Question]] = Kept(200, Outdated.BY_WORDS)


def read_questions(workshop: Workshop, language: str | None = None) -> list[Question]:
    """Return the questions of a workshop's form, in order; one query, none while they are kept.

    Which questions and options there are, and which must be answered, is read from the form in the language
    it was made in. Only the wording comes from the visitor's language, text by text: so a question added in
    the source is asked in every language at once, and one deleted there is asked nowhere, whatever the
    translations still hold. A form that is a draft in its source language asks nothing.

    Parameters:
        workshop: the workshop; without a form it has no questions.
        language: the language of the wording; the active language by default.
    """
    language = language or active_language()
    return _kept_questions.get((workshop.pk, language), lambda: _read(workshop, language))


def _read(workshop: Workshop, language: str) -> list[Question]:
    keys = RegistrationTerms.objects.filter(workshop=workshop).values("form__translation_key")
    versions = RegistrationForm.objects.filter(translation_key__in=keys)
    forms = list(versions.select_related("locale").order_by("pk"))
    if not forms:
        return []
    source = pick_source(forms)
    if not source.live:
        return []
    own = next((form for form in forms if form.locale.language_code == language), None)
    # A translation that nobody has published yet may be half done.
    translated = {block.id: block.value for block in own.questions} if own is not None and own.live else {}
    return list(_questions(source, translated, language))


def _questions(
    source: RegistrationForm, translated: dict[str, StructValue], language: str
) -> Iterator[Question]:
    source_language = source.locale.language_code
    questions: StreamValue = source.questions
    for block in questions:
        own = translated.get(block.id, {})
        texts = {
            name: _wording(block.value[name], own.get(name), source_language, language) for name in TEXTS
        }
        own_options = _options(own)
        yield Question(
            key=block.id,
            kind=QuestionKind(block.block_type),
            required=block.value["required"],
            options=tuple(
                (key, _wording(text, own_options.get(key), source_language, language))
                for key, text in _options(block.value).items()
            ),
            **texts,
        )


def _options(value: StructValue | dict[str, Any]) -> dict[str, str]:
    """Return the options' wordings by the ids of the list's items."""
    return {item.id: item.value for item in value["options"].bound_blocks} if "options" in value else {}


def _wording(source: str, translation: str | None, source_language: str, language: str) -> Wording:
    """Return the translation, or the source's text where there is none yet.

    Localising a form copies the source's texts into the translation, so an equal text counts as the source's.
    """
    if translation and translation != source:
        return Wording(translation, language)
    return Wording(source, source_language)
