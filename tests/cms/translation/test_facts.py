"""Facts are never stale and never doubled: traps 11 and 14."""

import datetime
from typing import Any

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory
from django.utils import translation as active
from wagtail.models import Site

from cms.translation.services.publish_translation import publish_translation
from events.models import Workshop, WorkshopPage
from tests.cms.translation.work import complete, hand_over, version_of
from tests.factories import SiteTree, TopicFactory, WorkshopTopicFactory
from tests.factories.people import get_locale


@pytest.fixture
def in_three_languages(workshop_page: WorkshopPage) -> WorkshopPage:
    for translation in hand_over(workshop_page, "pl", "de"):
        complete(translation)
        publish_translation(translation)
    return workshop_page


def context_of(page: WorkshopPage, language: str) -> dict[str, Any]:
    version = version_of(page, language)
    request = RequestFactory().get(version.url)
    request.session = SessionStore()
    with active.override(language):
        Site.find_for_request(request)
        return version.get_context(request)


@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_trap_11_a_new_start_shows_in_every_language_without_a_translators_click(
    in_three_languages: WorkshopPage, language: str
) -> None:
    workshop = Workshop.objects.get(pk=in_three_languages.workshop_id)
    workshop.starts_at += datetime.timedelta(days=7)
    workshop.ends_at += datetime.timedelta(days=7)
    workshop.save()
    shown = context_of(in_three_languages, language)["workshop"]
    assert shown.starts_at == workshop.starts_at


def test_trap_11_no_page_copies_a_fact(site: SiteTree) -> None:
    facts = {field.name for field in Workshop._meta.concrete_fields} - {"id"}
    words = {field.name for field in WorkshopPage._meta.local_concrete_fields}
    assert not facts & words


def test_trap_11_the_pointer_to_the_fact_is_the_same_in_every_language(
    in_three_languages: WorkshopPage,
) -> None:
    pointers = {version_of(in_three_languages, language).workshop_id for language in ("en", "pl", "de")}
    assert pointers == {in_three_languages.workshop_id}


@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_trap_14_a_topic_added_later_shows_in_every_language_in_its_own_words(
    in_three_languages: WorkshopPage, language: str
) -> None:
    topic = TopicFactory(name="Law")
    for translation in hand_over(topic, "pl", "de"):
        complete(translation)
        publish_translation(translation)
    WorkshopTopicFactory(workshop=in_three_languages.workshop, topic=topic)
    names = [shown.name for shown in context_of(in_three_languages, language)["topics"]]
    assert names == [{"en": "Law", "pl": "pl Law", "de": "de Law"}[language]]


def test_trap_14_a_topic_not_translated_yet_shows_in_its_source_language(
    in_three_languages: WorkshopPage,
) -> None:
    topic = TopicFactory(name="Law")
    hand_over(topic, "pl")
    WorkshopTopicFactory(workshop=in_three_languages.workshop, topic=topic)
    [shown] = context_of(in_three_languages, "pl")["topics"]
    assert (shown.name, shown.locale) == ("Law", get_locale("en"))
