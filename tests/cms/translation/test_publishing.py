"""Nothing goes public by accident, and nothing translated is lost: traps 7, 8, 9, 10, 12."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry
from wagtail_localize.models import (
    LocaleSynchronization,
    RelatedObjectSegment,
    StringTranslation,
    Translation,
    TranslationLog,
)
from wagtail_localize.segments import RelatedObjectSegmentValue

from cms.translation.drafts import write_draft
from cms.translation.exceptions import IncompleteTranslation
from cms.translation.readers.count_missing import count_missing
from cms.translation.readers.find_translation import find_translation
from cms.translation.readers.read_states import read_states
from cms.translation.services.publish_translation import publish_translation
from events.models import Topic, WorkshopPage
from tests.cms.translation.work import complete, enter, hand_over, publish, version_of
from tests.desks import read_text
from tests.factories import RegistrationFormFactory, SiteTree, StandardPageFactory, TopicFactory
from tests.factories.people import get_locale


def published_polish(page: WorkshopPage) -> Translation:
    """Return the Polish translation of a page, complete and published."""
    [translation] = hand_over(page, "pl")
    complete(translation, title="Przez most")
    assert publish_translation(translation).is_published
    return translation


# --- 7: translating makes drafts --------------------------------------------------------------------------
def test_trap_07_handing_over_a_published_page_makes_a_draft(workshop_page: WorkshopPage) -> None:
    hand_over(workshop_page, "pl", "de")
    assert not version_of(workshop_page, "pl").live
    assert not version_of(workshop_page, "de").live


@pytest.mark.parametrize("factory", [TopicFactory, RegistrationFormFactory])
def test_trap_07_handing_over_a_snippet_makes_a_draft(site: SiteTree, factory: type) -> None:
    snippet = factory()
    hand_over(snippet, "pl")
    assert not version_of(snippet, "pl").live


def test_trap_07_a_mirror_made_by_tree_synchronisation_is_never_public(
    workshop_page: WorkshopPage, site: SiteTree
) -> None:
    LocaleSynchronization.objects.create(locale=get_locale("pl"), sync_from=get_locale("en"))
    mirror = version_of(workshop_page, "pl")
    assert mirror.alias_of_id == workshop_page.pk
    assert not mirror.live
    publish(workshop_page, introduction="Three hours.")
    assert not version_of(workshop_page, "pl").live


def test_trap_07_a_mirror_can_be_handed_over_and_stays_a_draft(workshop_page: WorkshopPage) -> None:
    workshop_page.copy_for_translation(get_locale("pl"), alias=True)
    [translation] = hand_over(workshop_page, "pl")
    assert version_of(workshop_page, "pl").alias_of_id is None
    assert not version_of(workshop_page, "pl").live
    complete(translation)
    assert publish_translation(translation).is_published


def test_trap_07_a_mirror_that_was_public_is_a_draft_that_nobody_has_seen(
    workshop_page: WorkshopPage,
) -> None:
    mirror = workshop_page.copy_for_translation(get_locale("pl"), alias=True)
    Page.objects.filter(pk=mirror.pk).update(live=True, first_published_at=workshop_page.first_published_at)
    hand_over(workshop_page, "pl")
    version = version_of(workshop_page, "pl")
    assert (version.live, version.first_published_at) == (False, None)


def test_trap_07_a_copy_of_a_published_snippet_was_never_public(site: SiteTree) -> None:
    topic = TopicFactory(name="Law")
    topic.save_revision().publish()
    [translation] = hand_over(topic, "pl")
    version = version_of(topic, "pl")
    assert (version.live, version.first_published_at, version.live_revision) == (False, None, None)
    enter(translation, "name", "Prawo")
    write_draft(translation)
    assert version_of(topic, "pl").name == "Prawo"  # as lists in the admin show it


def test_trap_07_a_page_above_is_handed_over_as_a_draft_too(site: SiteTree) -> None:
    above = StandardPageFactory(parent=site.homes["en"], title="About us")
    below = StandardPageFactory(parent=above, title="Our history")
    hand_over(below, "pl")
    assert version_of(above, "pl").alias_of_id is None
    assert not version_of(above, "pl").live
    assert Translation.objects.filter(source__object_id=above.translation_key).count() == 1


# --- 8: untranslated text never replaces translated text --------------------------------------------------
def test_trap_08_an_incomplete_translation_leaves_the_published_one_as_it_is(
    workshop_page: WorkshopPage,
) -> None:
    translation = published_polish(workshop_page)
    publish(workshop_page, introduction="Three hours of practice.")
    outcome = publish_translation(translation)
    assert (outcome.is_published, outcome.missing) == (False, 1)
    version = version_of(workshop_page, "pl")
    assert version.introduction == "pl Two hours of practice."
    assert version.live
    assert version.has_unpublished_changes
    assert version.get_latest_revision_as_object().introduction == "Three hours of practice."


def test_trap_08_the_first_publication_needs_a_complete_translation(workshop_page: WorkshopPage) -> None:
    [translation] = hand_over(workshop_page, "pl")
    enter(translation, "title", "Przez most")
    assert publish_translation(translation).missing == 1
    assert not version_of(workshop_page, "pl").live


def test_trap_08_a_name_counts_as_translated_when_the_same_text_is_entered(
    workshop_page: WorkshopPage,
) -> None:
    [translation] = hand_over(workshop_page, "pl")
    complete(translation, title="Across the bridge")
    assert publish_translation(translation).is_published


def test_trap_08_an_incomplete_snippet_keeps_what_visitors_see(site: SiteTree) -> None:
    topic = TopicFactory(name="Law")
    [translation] = hand_over(topic, "pl")
    complete(translation, name="Prawo")
    assert publish_translation(translation).is_published
    publish(topic, name="Taxes")
    assert publish_translation(translation).missing == 1
    assert version_of(topic, "pl").name == "Prawo"


@pytest.mark.parametrize("way", ["revision", "bulk"])
def test_trap_08_no_other_way_publishes_a_half_translated_page(
    workshop_page: WorkshopPage, boss_client: Client, way: str
) -> None:
    hand_over(workshop_page, "pl")
    version = version_of(workshop_page, "pl")
    if way == "revision":
        with pytest.raises(IncompleteTranslation):
            version.latest_revision.publish()
    else:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        response = boss_client.post(f"{url}?id={version.pk}&next=/admin/pages/", follow=True)
        assert "2 segments of “Across the bridge” are missing" in response.content.decode()
    assert not version_of(workshop_page, "pl").live


def test_trap_08_a_draft_with_source_text_is_written_afresh_when_it_is_published_elsewhere(
    workshop_page: WorkshopPage,
) -> None:
    [translation] = hand_over(workshop_page, "pl")
    complete(translation)
    version = version_of(workshop_page, "pl")
    assert version.get_latest_revision_as_object().introduction == "Two hours of practice."
    version.latest_revision.publish()
    assert version_of(workshop_page, "pl").introduction == "pl Two hours of practice."


@pytest.mark.parametrize("way", ["desk", "wagtail"])
def test_every_way_of_publishing_writes_the_complete_text_once_and_logs_it(
    workshop_page: WorkshopPage, way: str
) -> None:
    [translation] = hand_over(workshop_page, "pl")
    complete(translation)
    draft = version_of(workshop_page, "pl").latest_revision
    if way == "desk":
        publish_translation(translation)
    else:
        draft.publish()
    version = version_of(workshop_page, "pl")
    assert list(version.revisions.filter(pk__gt=draft.pk)) == [version.live_revision]
    assert TranslationLog.objects.get().revision_id == version.live_revision_id


@pytest.mark.parametrize("is_complete", [True, False])
def test_words_of_an_app_that_guards_nothing_are_published_when_they_are_complete(
    site: SiteTree, is_complete: bool
) -> None:
    page = site.homes["en"].add_child(instance=Page(title="A plain page of a host"))
    [translation] = hand_over(page, "pl")
    if is_complete:
        complete(translation)
    assert publish_translation(translation).is_published is is_complete
    version = Page.objects.get(translation_key=page.translation_key, locale=get_locale("pl"))
    assert (version.live, version.title) == (
        is_complete,
        "pl A plain page of a host" if is_complete else "A plain page of a host",
    )


@pytest.mark.parametrize("language", ["pl", "de"])
def test_trap_08_syncing_publishes_what_is_complete_and_says_what_is_not(
    workshop_page: WorkshopPage, boss_client: Client, language: str
) -> None:
    polish = published_polish(workshop_page)
    [german] = hand_over(workshop_page, "de")
    complete(german)
    publish_translation(german)
    publish(workshop_page, introduction="Three hours of practice.")
    enter(polish, "introduction", "Trzy godziny ćwiczeń.")
    url = reverse("wagtail_localize:update_translations", args=[polish.source_id])
    response = boss_client.post(url, {"publish_translations": "on"}, follow=True)
    assert "1 segment of “Across the bridge” is missing or faulty in German." in response.content.decode()
    texts = {"pl": "Trzy godziny ćwiczeń.", "de": "de Two hours of practice."}
    assert version_of(workshop_page, language).introduction == texts[language]


def test_syncing_leaves_out_a_version_that_was_deleted(
    workshop_page: WorkshopPage, boss_client: Client
) -> None:
    polish, _german = hand_over(workshop_page, "pl", "de")
    complete(polish)
    version_of(workshop_page, "de").delete()
    url = reverse("wagtail_localize:update_translations", args=[polish.source_id])
    assert boss_client.get(url).status_code == 200
    text = boss_client.post(url, {"publish_translations": "on"}, follow=True).content.decode()
    assert "“Across the bridge” is published in Polish." in text
    assert "in German." not in text


def test_trap_08_the_editor_refuses_to_publish_and_says_how_many_segments_are_missing(
    workshop_page: WorkshopPage, boss_client: Client
) -> None:
    hand_over(workshop_page, "pl")
    url = reverse("wagtailadmin_pages:edit", args=[version_of(workshop_page, "pl").pk])
    response = boss_client.post(url, {"action": "publish"}, follow=True)
    assert "2 segments of “Across the bridge” are missing or faulty in Polish." in response.content.decode()
    assert not version_of(workshop_page, "pl").live


def test_trap_08_a_translation_is_never_turned_back_into_a_mirror(
    workshop_page: WorkshopPage, boss_client: Client
) -> None:
    published_polish(workshop_page)
    version = version_of(workshop_page, "pl")
    boss_client.post(reverse("wagtail_localize:convert_to_alias", args=[version.pk]))
    answer = boss_client.post(
        reverse("wagtailadmin_pages:edit", args=[version.pk]), {"localize-convert-to-alias": "1"}, follow=True
    )
    assert "cannot be turned into a mirror of its source" in read_text(answer)
    version = version_of(workshop_page, "pl")
    assert version.alias_of_id is None
    assert version.title == "Przez most"


def test_trap_08_the_same_words_in_two_places_are_translated_in_each(site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="Side by side", introduction="Side by side")
    [translation] = hand_over(page, "pl")
    enter(translation, "title", "Ramię w ramię")
    assert count_missing(translation) == 1


@pytest.mark.parametrize("is_translated", [True, False])
def test_trap_08_words_that_the_words_refer_to_count_as_missing(
    workshop_page: WorkshopPage, is_translated: bool
) -> None:
    """No model of ours refers to translated words so; a host's may."""
    [translation] = hand_over(workshop_page, "pl")
    complete(translation)
    topic = TopicFactory(name="Law")
    RelatedObjectSegment.from_value(
        translation.source, RelatedObjectSegmentValue.from_instance("topic", topic)
    )
    if is_translated:
        hand_over(topic, "pl")
    assert count_missing(translation) == (0 if is_translated else 1)


def test_whoever_publishes_is_named_in_the_history(workshop_page: WorkshopPage, boss: User) -> None:
    [translation] = hand_over(workshop_page, "pl")
    complete(translation)
    publish_translation(translation, user=boss)
    version = version_of(workshop_page, "pl")
    assert version.live_revision.user == boss
    assert PageLogEntry.objects.get(page=version.pk, action="wagtail.publish").user == boss


# --- 9: a draft does not write into what visitors see ------------------------------------------------------
def test_trap_09_a_draft_does_not_touch_the_published_row(workshop_page: WorkshopPage) -> None:
    translation = published_polish(workshop_page)
    enter(translation, "introduction", "Dwie godziny praktyki.")
    write_draft(translation)
    version = version_of(workshop_page, "pl")
    assert version.introduction == "pl Two hours of practice."
    assert version.live
    assert version.get_latest_revision_as_object().introduction == "Dwie godziny praktyki."


def test_trap_09_handing_over_again_does_not_touch_the_published_row(workshop_page: WorkshopPage) -> None:
    published_polish(workshop_page)
    publish(workshop_page, introduction="Three hours.")
    hand_over(workshop_page, "pl", "de")
    assert version_of(workshop_page, "pl").introduction == "pl Two hours of practice."
    assert version_of(workshop_page, "pl").live


def test_trap_09_a_draft_of_a_snippet_does_not_take_it_from_visitors(site: SiteTree) -> None:
    topic = TopicFactory(name="Law")
    [translation] = hand_over(topic, "pl")
    complete(translation, name="Prawo")
    publish_translation(translation)
    enter(translation, "name", "Prawo pracy")
    write_draft(translation)
    stored: Topic = version_of(topic, "pl")
    assert (stored.live, stored.name) == (True, "Prawo")


# --- 10: a further language gets today's text ---------------------------------------------------------------
def test_trap_10_a_translation_stopped_is_taken_up_again_when_it_is_handed_over(
    workshop_page: WorkshopPage,
) -> None:
    [translation] = hand_over(workshop_page, "pl")
    Translation.objects.update(enabled=False)
    assert find_translation(version_of(workshop_page, "pl")) is None
    hand_over(workshop_page, "pl")
    assert find_translation(version_of(workshop_page, "pl")) == translation


def test_trap_10_a_further_language_is_cut_from_the_text_of_today(workshop_page: WorkshopPage) -> None:
    hand_over(workshop_page, "pl")
    WorkshopPage.objects.filter(pk=workshop_page.pk).update(introduction="Three hours of practice.")
    [german] = hand_over(workshop_page, "de")
    texts = set(german.source.stringsegment_set.values_list("string__data", flat=True))
    assert texts == {"Across the bridge", "Three hours of practice."}


def test_publishing_the_source_shows_translators_what_changed(workshop_page: WorkshopPage) -> None:
    translation = published_polish(workshop_page)
    assert count_missing(translation) == 0
    publish(workshop_page, introduction="Three hours of practice.")
    assert count_missing(translation) == 1
    [state] = read_states([translation])
    assert (state.is_live, state.is_stale, state.missing) == (True, True, 1)
    publish(workshop_page, introduction="Two hours of practice.")
    [state] = read_states([translation])
    assert not state.is_stale


# --- 12: deleting and unpublishing lose no translation ------------------------------------------------------
@pytest.mark.parametrize("deleted", ["en", "pl", "de"])
def test_trap_12_deleting_a_version_loses_no_translated_segment(
    workshop_page: WorkshopPage, deleted: str
) -> None:
    for translation in hand_over(workshop_page, "pl", "de"):
        complete(translation)
        publish_translation(translation)
    segments = StringTranslation.objects.count()
    version_of(workshop_page, deleted).delete()
    assert StringTranslation.objects.count() == segments
    remaining = Page.objects.filter(translation_key=workshop_page.translation_key)
    assert remaining.filter(live=True).count() == 2


def test_trap_12_a_deleted_version_comes_back_translated(workshop_page: WorkshopPage) -> None:
    published_polish(workshop_page)
    version_of(workshop_page, "pl").delete()
    [translation] = hand_over(workshop_page, "pl")
    assert count_missing(translation) == 0
    version = version_of(workshop_page, "pl")
    assert not version.live
    assert version.title == "Przez most"


def test_trap_12_a_deleted_source_leaves_its_translations_editable(
    workshop_page: WorkshopPage, boss_client: Client
) -> None:
    published_polish(workshop_page)
    workshop_page.delete()
    version = version_of(workshop_page, "pl")
    assert boss_client.get(reverse("wagtailadmin_pages:edit", args=[version.pk])).status_code == 200
    assert boss_client.get(reverse("wagtail_localize:translations_report")).status_code == 200


def test_trap_12_unpublishing_the_source_keeps_the_translations(workshop_page: WorkshopPage) -> None:
    translation = published_polish(workshop_page)
    workshop_page.unpublish()
    assert version_of(workshop_page, "pl").live
    assert count_missing(translation) == 0


def test_a_private_source_makes_a_private_translation(workshop_page: WorkshopPage) -> None:
    workshop_page.view_restrictions.create(restriction_type="login")
    hand_over(workshop_page, "pl")
    assert version_of(workshop_page, "pl").view_restrictions.filter(restriction_type="login").exists()
