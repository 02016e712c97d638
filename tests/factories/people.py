"""People, what is said about them, and topics."""

from typing import Any, TypeVar

import factory
from django.db import models
from factory.django import DjangoModelFactory
from wagtail.models import Locale

from events.models import Biography, Person, Topic

SnippetType = TypeVar("SnippetType", bound=models.Model)


def get_locale(code: str) -> Locale:
    """Return the locale of a language; it is made where the test has no site."""
    return Locale.objects.get_or_create(language_code=code)[0]


def translate_snippet(snippet: SnippetType, language: str, *, live: bool = True, **words: Any) -> SnippetType:
    """Return a snippet's version in another language, saved with its own words.

    Parameters:
        snippet: in the language it was written in.
        language: the code of the other language.
        live: whether visitors see it.
        words: fields that differ from the source's.
    """
    copy = snippet.copy_for_translation(get_locale(language))  # type: ignore[attr-defined]  # TranslatableMixin
    for name, value in {"live": live, **words}.items():
        setattr(copy, name, value)
    copy.save()
    return copy


class PersonFactory(DjangoModelFactory):
    """A person with a Polish name."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda number: f"Łucja Przykładowa {number}")
    name_language = "pl"


class BiographyFactory(DjangoModelFactory):
    """A biography, in English unless `language` says otherwise."""

    class Meta:
        model = Biography

    class Params:
        language = "en"

    person = factory.SubFactory(PersonFactory)
    text = factory.LazyAttribute(lambda biography: f"{biography.person.name} builds bridges.")
    locale = factory.LazyAttribute(lambda biography: get_locale(biography.language))


class TopicFactory(DjangoModelFactory):
    """A topic, in English unless `language` says otherwise."""

    class Meta:
        model = Topic

    class Params:
        language = "en"

    name = factory.Sequence(lambda number: f"Topic {number}")
    locale = factory.LazyAttribute(lambda topic: get_locale(topic.language))
