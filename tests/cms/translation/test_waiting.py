"""The admin's first page begins with what waits for whoever translates or publishes translations."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.translation.models import TranslatorLocale
from cms.translation.panels import SHOWN, WaitingPanel
from cms.translation.permissions import TranslatorRights
from cms.translation.services.publish_translation import publish_translation
from cms.translation.waiting import list_waiting
from events.models import WorkshopPage
from tests.cms.translation.work import (
    complete,
    enter,
    give_page_rights,
    hand_over,
    make_translator,
    publish,
    version_of,
)
from tests.factories import SiteTree, StandardPageFactory, TopicFactory

HEADING = "Translations to do"
NOTHING = "No translation into your languages waits for you."


def first_page(client: Client, user: User) -> str:
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home")).content.decode()


def titles(user: User) -> list[str]:
    return [state.title for state in list_waiting(user, limit=100).first]


def make_publisher(site: SiteTree, language: str) -> User:
    return make_translator(
        site,
        language,
        pages=("change", "publish"),
        may_publish=True,
        permissions=("events.change_topic", "events.publish_topic"),
    )


# --- What it shows ------------------------------------------------------------------------------------------
def test_a_page_that_waits_is_named_and_leads_to_its_editor(
    site: SiteTree, workshop_page: WorkshopPage, client: Client
) -> None:
    hand_over(workshop_page, "pl")
    text = first_page(client, make_translator(site, "pl"))
    assert HEADING in text
    url = reverse("wagtailadmin_pages:edit", args=[version_of(workshop_page, "pl").pk])
    assert f'<a href="{url}">Across the bridge</a>' in text
    assert "to translate" in text
    assert "2 segments missing" in text
    assert "1 translation waits." in text
    assert reverse("wagtail_localize:translations_report") in text


def test_a_snippet_that_waits_leads_to_its_editor(site: SiteTree, client: Client) -> None:
    topic = TopicFactory(name="Law")
    hand_over(topic, "pl")
    text = first_page(client, make_translator(site, "pl", permissions=("events.change_topic",)))
    url = reverse("wagtailsnippets_events_topic:edit", args=[version_of(topic, "pl").pk])
    assert f'<a href="{url}">Law</a>' in text


def test_a_translation_begun_says_so(site: SiteTree, workshop_page: WorkshopPage, client: Client) -> None:
    [translation] = hand_over(workshop_page, "pl")
    enter(translation, "title", "Przez most")
    text = first_page(client, make_translator(site, "pl"))
    assert "Przez most" in text
    assert "begun" in text
    assert "1 segment missing" in text


def test_a_published_translation_whose_source_changed_comes_before_new_ones(
    site: SiteTree, workshop_page: WorkshopPage, client: Client
) -> None:
    hand_over(StandardPageFactory(parent=site.homes["en"], title="About us"), "pl")
    publish_translation(complete(hand_over(workshop_page, "pl")[0]))
    user = make_translator(site, "pl")
    assert titles(user) == ["About us"]
    publish(workshop_page, introduction="Three hours.")
    assert titles(user) == ["pl Across the bridge", "About us"]
    assert "source changed" in first_page(client, user)


def test_what_only_needs_to_be_published_comes_first(site: SiteTree, workshop_page: WorkshopPage) -> None:
    hand_over(StandardPageFactory(parent=site.homes["en"], title="To do"), "pl")
    [older] = hand_over(workshop_page, "pl")
    publish_translation(complete(older))
    publish(workshop_page, introduction="Three hours.")
    complete(hand_over(StandardPageFactory(parent=site.homes["en"], title="Done"), "pl")[0])
    assert titles(make_publisher(site, "pl")) == ["pl Done", "pl Across the bridge", "To do"]


def test_what_waits_longest_comes_first(site: SiteTree) -> None:
    for title, days in (("Younger", 1), ("Older", 2)):
        [translation] = hand_over(StandardPageFactory(parent=site.homes["en"], title=title), "pl")
        handed_over_at = timezone.now() - datetime.timedelta(days=days)
        Translation.objects.filter(pk=translation.pk).update(created_at=handed_over_at)
    assert titles(make_translator(site, "pl")) == ["Older", "Younger"]


def test_a_translation_waits_since_it_was_handed_over_or_since_its_source_changed(
    site: SiteTree, workshop_page: WorkshopPage
) -> None:
    [translation] = hand_over(workshop_page, "pl")
    user = make_translator(site, "pl")
    [state] = list_waiting(user, limit=9).first
    assert state.waits_since == translation.created_at
    publish_translation(complete(translation))
    publish(workshop_page, introduction="Three hours.")
    [state] = list_waiting(user, limit=9).first
    assert state.waits_since == state.translation.source.last_updated_at > translation.created_at


def test_a_sentence_says_that_nothing_waits(site: SiteTree, client: Client) -> None:
    text = first_page(client, make_translator(site, "pl"))
    assert HEADING in text
    assert NOTHING in text


def test_more_than_a_screen_is_counted_but_not_listed(site: SiteTree, client: Client) -> None:
    for _number in range(SHOWN + 2):
        hand_over(StandardPageFactory(parent=site.homes["en"]), "pl")
    text = first_page(client, make_translator(site, "pl"))
    assert text.count('class="desk-waiting__row"') == SHOWN
    assert f"{SHOWN + 2} translations wait." in text


# --- For whom -----------------------------------------------------------------------------------------------
def test_people_without_a_language_see_no_panel(site: SiteTree, client: Client) -> None:
    user = make_translator(site, "pl")
    TranslatorLocale.objects.all().delete()
    assert HEADING not in first_page(client, user)


def test_a_translator_sees_only_languages_of_hers(
    site: SiteTree, workshop_page: WorkshopPage, client: Client
) -> None:
    hand_over(workshop_page, "pl", "de")
    user = make_translator(site, "pl")
    give_page_rights(Group.objects.get(user=user), site, "de", "change")
    assert [row.translation.target_locale.language_code for row in list_waiting(user, limit=9).first] == [
        "pl"
    ]
    assert list_waiting(user, limit=9).number == 1


@pytest.mark.parametrize("pages", [(), ("add",)], ids=["none", "others' pages only seen"])
def test_what_she_could_not_open_does_not_wait_for_her(
    site: SiteTree, workshop_page: WorkshopPage, pages: tuple[str, ...]
) -> None:
    hand_over(workshop_page, "pl")
    hand_over(TopicFactory(name="Law"), "pl")
    assert list_waiting(make_translator(site, "pl", pages=pages), limit=9).number == 0


def test_a_page_that_somebody_locked_does_not_wait(site: SiteTree, workshop_page: WorkshopPage) -> None:
    hand_over(workshop_page, "pl")
    user = make_translator(site, "pl")
    version = Page.objects.filter(pk=version_of(workshop_page, "pl").pk)
    version.update(locked=True)
    assert titles(user) == []
    version.update(locked_by=user)
    assert titles(user) == ["Across the bridge"]


def test_a_translation_stopped_does_not_wait(site: SiteTree, workshop_page: WorkshopPage) -> None:
    [translation] = hand_over(workshop_page, "pl")
    translation.enabled = False
    translation.save()
    assert titles(make_translator(site, "pl")) == []


def test_what_is_complete_waits_for_those_who_publish_only(
    site: SiteTree, workshop_page: WorkshopPage, client: Client
) -> None:
    complete(hand_over(workshop_page, "pl")[0])
    complete(hand_over(TopicFactory(name="Law"), "pl")[0])
    publisher = make_publisher(site, "pl")
    assert titles(make_translator(site, "pl", permissions=("events.change_topic",))) == []
    assert len(titles(publisher)) == 2
    assert "complete, not published" in first_page(client, publisher)


def test_what_is_published_waits_for_nobody(site: SiteTree, workshop_page: WorkshopPage) -> None:
    for words in (workshop_page, TopicFactory(name="Law")):
        publish_translation(complete(hand_over(words, "pl")[0]))
    assert titles(make_publisher(site, "pl")) == []


def test_what_waits_is_what_the_editor_would_open(site: SiteTree, workshop_page: WorkshopPage) -> None:
    """The list asks for rows what the editor asks for one version: both must give the same answer."""
    translations = hand_over(workshop_page, "pl", "de") + hand_over(TopicFactory(name="Law"), "pl", "de")
    for user in (
        make_translator(site, "pl"),
        make_translator(site, "de", permissions=("events.change_topic",)),
        make_translator(site, "de", pages=("publish",)),
        User.objects.create_superuser("root", password="secret"),
    ):
        opened = {
            row.pk for row in translations if TranslatorRights(user).may_edit(row.get_target_instance())
        }
        listed = {state.translation.pk for state in list_waiting(user, limit=100).first}
        # The page's parents were handed over with it.
        assert listed & {row.pk for row in translations} == opened


# --- What it costs ------------------------------------------------------------------------------------------
@pytest.mark.sqlite  # how many queries there are does not depend on the engine
def test_the_panel_costs_the_same_for_few_and_for_many(site: SiteTree, rf: Any) -> None:
    def add(number: int) -> None:
        for _number in range(number):
            hand_over(StandardPageFactory(parent=site.homes["en"]), "pl", "de")
            hand_over(TopicFactory(), "pl")

    def count() -> int:
        request = rf.get("/")
        request.user = User.objects.get(pk=user.pk)  # fresh, with no rights remembered
        with CaptureQueriesContext(connection) as queries:
            assert "desk-waiting__row" in WaitingPanel().render_html({"request": request})
        return len(queries)

    user = make_publisher(site, "pl")
    add(1)
    count()
    few = count()
    add(2 * SHOWN)
    assert count() == few
    assert few <= 15
