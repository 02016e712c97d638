"""Write the demonstration's topics, biographies and registration form, and translate them."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from wagtail.models import Locale

from cms.translation.models import TranslatedSnippet
from events.models import Biography, Topic
from events.registration.models import RegistrationForm
from home.demo.build_body import build_questions
from home.demo.loaded import Loaded
from home.demo.read_content import Content
from home.demo.translate_words import translate_words

TOPICS_SOURCE = "en"


def add_topics(content: Content, locales: list[Locale], user: AbstractBaseUser) -> dict[str, Topic]:
    """Return the topics in English by key; they are published in all languages."""
    topics = {}
    for fact in content.facts["topic"]:
        words = {language: {"name": name} for language, name in fact["names"].items()}
        topics[fact["key"]] = _add(f"topic {fact['key']}", Topic, words, TOPICS_SOURCE, locales, user)
    return topics


def add_biographies(content: Content, loaded: Loaded, locales: list[Locale], user: AbstractBaseUser) -> None:
    """Write what is said about the invented people, each in that person's own language first."""
    for fact in content.facts["person"]:
        if "biography" in fact:
            words = {
                language: {"text": text, "person": loaded.people[fact["key"]]}
                for language, text in fact["biography"].items()
            }
            _add(f"biography {fact['key']}", Biography, words, fact["language"], locales, user)


def add_form(content: Content, locales: list[Locale], user: AbstractBaseUser) -> RegistrationForm:
    """Write the questions in all languages, and return the form in its source language."""
    form = content.form
    stream_block = RegistrationForm().questions.stream_block
    words = {
        language: {"name": name, "questions": stream_block.to_python(build_questions(form, language))}
        for language, name in form["name"].items()
    }
    saved: RegistrationForm = _add("form", RegistrationForm, words, form["source"], locales, user)
    return saved


def _add(
    key: str,
    snippet_class: type[TranslatedSnippet],
    words: dict[str, dict[str, Any]],
    source_language: str,
    locales: list[Locale],
    user: AbstractBaseUser,
) -> Any:
    locale = next(locale for locale in locales if locale.language_code == source_language)
    source = snippet_class(**words[source_language], locale=locale)
    source.full_clean()
    source.save()
    source.save_revision(user=user).publish(user=user)

    def build_version(language: str) -> TranslatedSnippet:
        return snippet_class(**words[language], locale=locale, translation_key=source.translation_key)

    translate_words(key, source, build_version, locales, user)
    return source
