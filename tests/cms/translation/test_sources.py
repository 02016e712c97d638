"""Trap 16: one source for each text."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import Translation, TranslationSource

from cms.translation.exceptions import TranslationRefused
from cms.translation.readers.count_missing import count_missing
from cms.translation.readers.find_translation import find_translation
from cms.translation.services.submit_for_translation import submit_subtree
from events.models import WorkshopPage
from tests.cms.translation.work import complete, hand_over, publish, version_of
from tests.factories import SiteTree, StandardPageFactory
from tests.factories.people import get_locale


def test_trap_16_a_translation_is_not_translated_further(workshop_page: WorkshopPage) -> None:
    hand_over(workshop_page, "pl")
    with pytest.raises(TranslationRefused, match=r"is a translation from English\. Open the English version"):
        hand_over(version_of(workshop_page, "pl"), "de")
    assert Translation.objects.count() == 1


def test_trap_16_the_form_says_where_to_go(workshop_page: WorkshopPage, boss_client: Client) -> None:
    hand_over(workshop_page, "pl")
    page = version_of(workshop_page, "pl")
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    for response in (
        boss_client.get(url, follow=True),
        boss_client.post(url, {"locales": [get_locale("de").pk]}, follow=True),
    ):
        assert "is a translation from English" in response.content.decode()
    assert Translation.objects.count() == 1


def test_trap_16_a_version_written_by_hand_is_not_replaced(site: SiteTree) -> None:
    with pytest.raises(TranslationRefused, match="There is a version of “Workshops” in Polish already"):
        hand_over(site.workshops["en"], "pl")
    assert version_of(site.workshops["en"], "pl").title == "Warsztaty"


def test_trap_16_no_way_gives_one_version_two_sources(workshop_page: WorkshopPage) -> None:
    _polish, german = hand_over(workshop_page, "pl", "de")
    second, _is_new = TranslationSource.get_or_create_from_instance(version_of(workshop_page, "pl"))
    with pytest.raises(TranslationRefused, match="is already being translated from another language"):
        Translation.objects.create(source=second, target_locale=german.target_locale)


def test_trap_16_where_the_source_was_deleted_a_translation_takes_its_place(
    workshop_page: WorkshopPage, boss_client: Client
) -> None:
    hand_over(workshop_page, "pl", "de")
    workshop_page.delete()
    # The German version exists already, as what the English one had begun.
    [german] = hand_over(version_of(workshop_page, "pl"), "de")
    assert german.source.locale.language_code == "pl"
    url = reverse("wagtailadmin_pages:edit", args=[version_of(workshop_page, "de").pk])
    assert boss_client.get(url).status_code == 200


def test_trap_16_of_two_sources_in_adopted_data_the_first_one_counts(workshop_page: WorkshopPage) -> None:
    [german] = hand_over(workshop_page, "de")
    hand_over(workshop_page, "pl")
    second, _is_new = TranslationSource.get_or_create_from_instance(version_of(workshop_page, "pl"))
    Translation.objects.bulk_create([Translation(source=second, target_locale=german.target_locale)])
    assert find_translation(version_of(workshop_page, "de")) == german


def test_trap_16_a_record_that_nobody_translates_from_stands_in_nobodys_way(
    workshop_page: WorkshopPage,
) -> None:
    hand_over(workshop_page, "pl")
    TranslationSource.get_or_create_from_instance(version_of(workshop_page, "pl"))
    [german] = hand_over(workshop_page, "de")
    assert german.source.locale.language_code == "en"


def test_publishing_a_source_shows_what_changed_in_that_source(workshop_page: WorkshopPage) -> None:
    copy = workshop_page.copy_for_translation(get_locale("pl"))
    TranslationSource.get_or_create_from_instance(copy)  # older than the record of the page itself
    [german] = hand_over(workshop_page, "de")
    complete(german)
    publish(workshop_page, introduction="Three hours.")
    assert count_missing(german) == 1


def test_the_language_of_the_source_is_passed_over(workshop_page: WorkshopPage) -> None:
    [translation] = hand_over(workshop_page, "en", "pl")
    assert translation.target_locale == get_locale("pl")


def test_a_mirror_in_the_same_language_is_no_page_of_the_subtree(site: SiteTree) -> None:
    above = StandardPageFactory(parent=site.homes["en"], title="About us")
    below = StandardPageFactory(parent=above, title="Our history")
    elsewhere = StandardPageFactory(parent=site.homes["en"], title="Elsewhere")
    elsewhere.create_alias(parent=above, update_slug="mirror")
    assert submit_subtree(above, [get_locale("pl")]) == 1
    assert below.has_translation(get_locale("pl"))
    assert not elsewhere.has_translation(get_locale("pl"))


def test_any_language_can_be_the_source(site: SiteTree) -> None:
    page = StandardPageFactory(parent=site.homes["pl"], title="Łódź")
    for translation in hand_over(page, "en", "de"):
        assert translation.source.locale.language_code == "pl"
        assert not version_of(page, translation.target_locale.language_code).live
