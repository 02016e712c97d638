"""“Translate this page” is offered where it leads somewhere, and nowhere else."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import Page, TranslatableMixin, get_page_models

from cms.translation.models import TranslatorLocale
from cms.translation.viewsets import TranslatablePageViewSet
from events.models import WorkshopPage
from tests.cms.translation.work import hand_over, make_translator, version_of
from tests.factories import SiteTree, TopicFactory
from tests.factories.people import get_locale

PAGE_TYPES = get_page_models()


def submit_url(words: TranslatableMixin) -> str:
    if isinstance(words, Page):
        return reverse("wagtail_localize:submit_page_translation", args=[words.pk])
    return reverse("wagtail_localize:submit_snippet_translation", args=["events", "topic", words.pk])


def listing_of(page: Page) -> str:
    return reverse("wagtailadmin_explore", args=[page.get_parent().pk])


def editor_of(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def topics_in(language: str) -> str:
    return reverse("wagtailsnippets_events_topic:list") + f"?locale={language}"


def shows(client: Client, address: str, link: str) -> bool:
    response = client.get(address)
    assert response.status_code == 200
    return f'href="{link}"' in response.content.decode()


def test_a_source_is_offered_for_translation_as_long_as_a_language_is_missing(
    workshop_page: WorkshopPage, boss_client: Client
) -> None:
    for address in (listing_of(workshop_page), editor_of(workshop_page)):
        assert shows(boss_client, address, submit_url(workshop_page))
    hand_over(workshop_page, "pl")
    for address in (listing_of(workshop_page), editor_of(workshop_page)):
        assert shows(boss_client, address, submit_url(workshop_page))
    hand_over(workshop_page, "de")
    for address in (listing_of(workshop_page), editor_of(workshop_page)):
        assert not shows(boss_client, address, submit_url(workshop_page))


def test_a_translation_is_not_offered_for_translation(
    workshop_page: WorkshopPage, boss_client: Client
) -> None:
    hand_over(workshop_page, "pl")
    polish = version_of(workshop_page, "pl")
    for address in (
        listing_of(polish),
        editor_of(polish),
        reverse("wagtailadmin_explore", args=[polish.pk]),
    ):
        assert not shows(boss_client, address, submit_url(polish))


def test_a_page_translated_by_hand_is_a_source_of_its_own(
    workshop_page: WorkshopPage, boss_client: Client
) -> None:
    copy = workshop_page.copy_for_translation(get_locale("pl"))
    assert shows(boss_client, listing_of(copy), submit_url(copy))


def test_snippets_are_offered_like_pages(site: SiteTree, boss_client: Client) -> None:
    topic = TopicFactory(name="Law")
    assert shows(boss_client, topics_in("en"), submit_url(topic))
    hand_over(topic, "pl")
    assert shows(boss_client, topics_in("en"), submit_url(topic))
    assert not shows(boss_client, topics_in("pl"), submit_url(version_of(topic, "pl")))


def test_syncing_a_source_stays(workshop_page: WorkshopPage, boss_client: Client) -> None:
    [translation] = hand_over(workshop_page, "pl")
    url = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    assert url in boss_client.get(listing_of(workshop_page)).content.decode()


@pytest.mark.parametrize(("into", "is_offered"), [("pl", False), ("de", True)], ids=["done", "missing"])
def test_a_translator_is_offered_only_a_language_of_hers(
    site: SiteTree, workshop_page: WorkshopPage, client: Client, into: str, is_offered: bool
) -> None:
    hand_over(workshop_page, "pl")
    user = make_translator(site, "en", may_submit=True)
    TranslatorLocale.objects.create(group=user.groups.get(), locale=get_locale(into), can_submit=True)
    client.force_login(user)
    assert shows(client, listing_of(workshop_page), submit_url(workshop_page)) is is_offered


@pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)
def test_no_page_type_has_views_that_offer_everything(model: type[Page]) -> None:
    assert isinstance(page_viewset_registry.get_by_type(model), TranslatablePageViewSet)
