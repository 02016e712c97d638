"""What visitors see before, while and after a page is translated."""

import pytest
from django.test import Client
from django.utils.translation import activate, get_language

from cms.translation.services.publish_translation import publish_translation
from events.models import WorkshopPage
from tests.cms.translation.work import complete, enter, hand_over, publish, version_of


def see(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


def test_a_draft_translation_shows_the_source_until_it_is_published(
    workshop_page: WorkshopPage, client: Client
) -> None:
    [translation] = hand_over(workshop_page, "pl")
    fallback = "/pl/warsztaty/across-the-bridge/"
    text = see(client, fallback)
    assert "Two hours of practice." in text
    assert '<html lang="pl"' in text
    complete(translation, title="Przez most")
    assert "pl Two hours" not in see(client, fallback)
    publish_translation(translation)
    assert "pl Two hours of practice." in see(client, "/pl/warsztaty/przez-most/")


def test_a_version_that_is_not_published_is_no_alternate(workshop_page: WorkshopPage, client: Client) -> None:
    polish, _german = hand_over(workshop_page, "pl", "de")
    complete(polish, title="Przez most")
    publish_translation(polish)
    for address in ("/en/workshops/across-the-bridge/", "/de/termine/across-the-bridge/"):
        text = see(client, address)
        assert 'hreflang="pl"' in text
        assert '<link rel="alternate" hreflang="de"' not in text


def test_after_the_source_changed_visitors_keep_the_translation_they_had(
    workshop_page: WorkshopPage, client: Client
) -> None:
    [translation] = hand_over(workshop_page, "pl")
    complete(translation, title="Przez most")
    publish_translation(translation)
    publish(workshop_page, introduction="Three hours of practice.")
    assert not publish_translation(translation).is_published
    text = see(client, "/pl/warsztaty/przez-most/")
    assert "pl Two hours of practice." in text
    assert "Three hours" not in text


def test_an_unpublished_translation_falls_back_to_the_source(
    workshop_page: WorkshopPage, client: Client
) -> None:
    [translation] = hand_over(workshop_page, "pl")
    complete(translation, title="Przez most")
    publish_translation(translation)
    version_of(workshop_page, "pl").unpublish()
    for address in ("/pl/warsztaty/across-the-bridge/", "/pl/warsztaty/przez-most/"):
        assert "Two hours of practice." in see(client, address)


def test_an_unpublished_source_leaves_its_address_to_its_translation(
    workshop_page: WorkshopPage, client: Client
) -> None:
    address = workshop_page.url
    [translation] = hand_over(workshop_page, "pl")
    complete(translation, title="Przez most")
    publish_translation(translation)
    workshop_page.unpublish()
    assert "pl Two hours of practice." in see(client, address)


def test_another_published_text_replaces_the_first_all_at_once(
    workshop_page: WorkshopPage, client: Client
) -> None:
    [translation] = hand_over(workshop_page, "pl")
    complete(translation, title="Przez most")
    publish_translation(translation)
    enter(translation, "introduction", "Dwie godziny praktyki.")
    assert "pl Two hours" in see(client, "/pl/warsztaty/przez-most/")
    publish_translation(translation)
    assert "Dwie godziny praktyki." in see(client, "/pl/warsztaty/przez-most/")


@pytest.mark.parametrize("language", ["pl", "de"])
def test_trap_20_every_test_starts_in_english_whatever_language_was_active_before(language: str) -> None:
    # Runs twice: the second run would find the first one's language.
    assert get_language() == "en"
    activate(language)
