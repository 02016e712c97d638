"""The translation editor, the list of translations and the group's form."""

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, User
from django.core.checks import run_checks
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page, TranslatableMixin
from wagtail.snippets.models import get_snippet_models

from cms import fact_panels
from cms.translation import checks
from cms.translation.models import TranslatedSnippet, TranslatorLocale
from cms.translation.permissions import TranslatorRights
from cms.translation.readers.count_missing import count_missing
from cms.translation.services.publish_translation import publish_translation
from events.models import WorkshopPage
from tests.cms.translation.work import (
    complete,
    give_page_rights,
    hand_over,
    make_translator,
    publish,
    version_of,
)
from tests.factories import PersonFactory, SiteTree, StandardPageFactory, TopicFactory, WorkshopFactory
from tests.factories.people import get_locale


def edit_url(page: Page, language: str) -> str:
    return reverse("wagtailadmin_pages:edit", args=[version_of(page, language).pk])


def test_the_facts_stand_beside_the_words_of_a_translation(
    workshop_page: WorkshopPage, boss_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(page: Any, request: Any) -> SafeString:
        return format_html("<p>Facts of {} for {}</p>", page.workshop, request.user)

    entry = fact_panels.FactPanelEntry(WorkshopPage, render)
    monkeypatch.setitem(fact_panels.fact_panels._entries, WorkshopPage._meta.label, entry)
    hand_over(workshop_page, "pl")
    text = boss_client.get(edit_url(workshop_page, "pl")).content.decode()
    assert f"<p>Facts of {workshop_page.workshop} for boss</p>" in text
    assert "js-translation-editor" in text


def test_a_page_without_facts_shows_none(site: SiteTree, boss_client: Client) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="About us")
    hand_over(page, "pl")
    text = boss_client.get(edit_url(page, "pl")).content.decode()
    assert "js-translation-editor" in text
    assert '<div class="nice-padding" data-facts-of-translation>' not in text


def test_the_editor_offers_no_way_back_to_a_mirror(workshop_page: WorkshopPage, boss_client: Client) -> None:
    hand_over(workshop_page, "pl")
    text = boss_client.get(edit_url(workshop_page, "pl")).content.decode()
    assert "&quot;convertToAliasUrl&quot;: null" in text
    boss_client.post(
        reverse("wagtail_localize:stop_translation", args=[hand_over(workshop_page, "pl")[0].pk])
    )
    assert "localize-convert-to-alias" not in boss_client.get(edit_url(workshop_page, "pl")).content.decode()


def test_facts_that_blocks_point_at_are_no_numbers_to_translate(site: SiteTree, boss_client: Client) -> None:
    body = [
        ("people", {"heading": "Speakers", "people": [PersonFactory()]}),
        ("registration_form", {"workshop": WorkshopFactory()}),
        ("video", {"address": "https://vimeo.com/22439234", "title": "Film"}),
    ]
    hand_over(page := StandardPageFactory(parent=site.homes["en"], body=body), "pl")
    response = boss_client.get(edit_url(page, "pl"))
    editor = BeautifulSoup(response.content, "lxml").select_one(".js-translation-editor")
    assert editor is not None
    segments = json.loads(str(editor["data-props"]))["segments"]
    assert {"Speakers", "Film"} <= {segment.get("source") for segment in segments}
    assert [segment["value"] for segment in segments if segment["type"] == "synchronised_value"] == [
        "https://vimeo.com/22439234"
    ]


def test_an_ampersand_of_the_source_is_shown_as_it_is_typed(site: SiteTree, boss_client: Client) -> None:
    page = StandardPageFactory(parent=site.homes["en"], title="There & back")
    hand_over(page, "pl")
    text = boss_client.get(edit_url(page, "pl")).content.decode()
    assert "&quot;source&quot;: &quot;There &amp; back&quot;" in text


def test_deleting_does_not_stand_where_a_translator_looks_for_saving(
    site: SiteTree, workshop_page: WorkshopPage, client: Client, boss_client: Client
) -> None:
    hand_over(workshop_page, "pl")
    hidden = '.footer .actions--primary > :not(:has(> [target="_blank"])) { display: none; }'
    assert hidden not in boss_client.get(edit_url(workshop_page, "pl")).content.decode()
    client.force_login(make_translator(site, "pl"))
    assert hidden in client.get(edit_url(workshop_page, "pl")).content.decode()


def header_links(client: Client, address: str) -> dict[str, str]:
    """Return where the languages in the editor's header lead, by language."""
    response = client.get(address)
    assert response.status_code == 200
    header = response.content.decode().split("header-meta--locales", 1)[1].split("</header>", 1)[0]
    links = re.findall(r'<a href="([^"]*)"[^>]*>\s*([^<]*?)\s*</a>', header)
    return {language: link for link, language in links}


def test_the_header_leads_an_editor_to_every_version(
    workshop_page: WorkshopPage, boss_client: Client
) -> None:
    hand_over(workshop_page, "pl", "de")
    assert header_links(boss_client, edit_url(workshop_page, "pl")) == {
        "English": edit_url(workshop_page, "en"),
        "German": edit_url(workshop_page, "de"),
    }


def test_the_header_leads_a_translator_to_what_visitors_see_of_other_versions(
    site: SiteTree, workshop_page: WorkshopPage, client: Client
) -> None:
    _polish, german = hand_over(workshop_page, "pl", "de")
    client.force_login(make_translator(site, "pl"))
    url = edit_url(workshop_page, "pl")
    # The German draft is nothing that she may read.
    assert header_links(client, url) == {"English": workshop_page.get_url()}
    publish_translation(complete(german))
    assert header_links(client, url)["German"] == version_of(workshop_page, "de").get_url()
    Page.objects.filter(pk=workshop_page.pk).update(live=False)
    assert "English" not in header_links(client, url)
    assert "English" in client.get(url).content.decode()


def test_the_header_leads_a_translator_of_two_languages_to_both(
    site: SiteTree, workshop_page: WorkshopPage, client: Client
) -> None:
    hand_over(workshop_page, "pl", "de")
    user = make_translator(site, "pl")
    give_page_rights(user.groups.get(), site, "de", "change")
    TranslatorLocale.objects.create(group=user.groups.get(), locale=get_locale("de"))
    client.force_login(user)
    assert header_links(client, edit_url(workshop_page, "pl"))["German"] == edit_url(workshop_page, "de")


def test_the_header_leads_nowhere_from_a_snippet_whose_source_is_not_hers(
    site: SiteTree, boss_client: Client, client: Client
) -> None:
    topic = TopicFactory(name="Law")
    hand_over(topic, "pl")
    url = reverse("wagtailsnippets_events_topic:edit", args=[version_of(topic, "pl").pk])
    source = reverse("wagtailsnippets_events_topic:edit", args=[topic.pk])
    assert header_links(boss_client, url) == {"English": source}
    client.force_login(make_translator(site, "pl", permissions=("events.change_topic",)))
    assert header_links(client, url) == {}


def test_the_list_begins_with_what_waits_and_leads_nowhere_forbidden(site: SiteTree, client: Client) -> None:
    done = StandardPageFactory(parent=site.homes["en"], title="About us")
    waiting = StandardPageFactory(parent=site.homes["en"], title="Zebra crossing")
    complete(hand_over(done, "pl")[0])
    hand_over(waiting, "pl")
    client.force_login(make_translator(site, "pl"))
    response = client.get(reverse("wagtail_localize:translations_report"))
    assert [row.source.object_repr for row in response.context["object_list"]] == [
        "Zebra crossing",
        "About us",
    ]
    text = response.content.decode()
    assert edit_url(waiting, "pl") in text
    assert edit_url(waiting, "en") not in text


def test_a_snippets_translation_is_published_from_its_editor(site: SiteTree, boss_client: Client) -> None:
    topic = TopicFactory(name="Law")
    [translation] = hand_over(topic, "pl")
    url = reverse("wagtailsnippets_events_topic:edit", args=[version_of(topic, "pl").pk])
    response = boss_client.post(url, {"action": "publish"}, follow=True)
    assert "1 segment of “Law” is missing or faulty in Polish." in response.content.decode()
    assert not version_of(topic, "pl").live
    complete(translation, name="Prawo")
    assert (
        "“Law” is published in Polish."
        in boss_client.post(url, {"action": "publish"}, follow=True).content.decode()
    )
    assert version_of(topic, "pl").live


def test_handing_over_from_the_form_takes_the_pages_below_along(
    site: SiteTree, boss_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    above = StandardPageFactory(parent=site.homes["en"], title="About us")
    below = StandardPageFactory(parent=above, title="Our history")
    url = reverse("wagtail_localize:submit_page_translation", args=[above.pk])
    assert boss_client.get(url).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        boss_client.post(url, {"locales": [get_locale("pl").pk], "include_subtree": "on"})
    assert version_of(below, "pl").get_parent().pk == version_of(above, "pl").pk


def test_the_list_tells_how_far_each_translation_is(workshop_page: WorkshopPage, boss_client: Client) -> None:
    polish, german = hand_over(workshop_page, "pl", "de")
    complete(polish)
    url = reverse("wagtail_localize:translations_report")
    text = boss_client.get(url).content.decode()
    assert "complete, not published" in text
    assert "2 segments missing" in text
    publish_translation(polish)
    publish(workshop_page, introduction="Three hours.")
    assert "1 segment missing; visitors see an older version" in boss_client.get(url).content.decode()
    assert count_missing(german) == 2


def test_the_list_costs_the_same_for_one_page_and_for_ten(site: SiteTree, boss_client: Client) -> None:
    url = reverse("wagtail_localize:translations_report")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert boss_client.get(url).status_code == 200
        return len(queries)

    hand_over(StandardPageFactory(parent=site.homes["en"]), "pl")
    boss_client.get(url)
    before = count()
    for _number in range(9):
        hand_over(StandardPageFactory(parent=site.homes["en"]), "pl")
    assert count() == before
    assert before <= 40


# --- Who translates into what, on the group's form
# -----------------------------------------------------------
@pytest.fixture
def group(site: SiteTree) -> Group:
    return Group.objects.create(name="Translators into Polish")


def post_group(client: Client, group: Group, *ticked: str) -> None:
    url = reverse("wagtailusers_groups:edit", args=[group.pk])
    page = client.get(url)
    data: dict[str, Any] = {"name": group.name}
    for panel in page.context["permission_panels"]:
        if hasattr(panel, "management_form"):
            data |= {f"{panel.prefix}-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    data |= {f"translator_locales-{name}": "on" for name in ticked}
    assert client.post(url, data).status_code == 302


def test_languages_are_given_on_the_form_of_the_group(boss_client: Client, group: Group) -> None:
    polish = get_locale("pl").pk
    post_group(boss_client, group, f"translate_{polish}", f"can_submit_{polish}")
    row = TranslatorLocale.objects.get(group=group)
    assert (row.locale_id, row.can_submit, row.can_publish) == (polish, True, False)
    text = boss_client.get(reverse("wagtailusers_groups:edit", args=[group.pk])).content.decode()
    assert "Languages to translate into" in text
    assert f'name="translator_locales-can_submit_{polish}" ' in text
    post_group(boss_client, group)
    assert not TranslatorLocale.objects.filter(group=group).exists()


def test_a_right_to_publish_implies_the_language(boss_client: Client, group: Group) -> None:
    german = get_locale("de").pk
    post_group(boss_client, group, f"can_publish_{german}")
    assert TranslatorLocale.objects.get(group=group, locale=german).can_publish


def test_inactive_people_translate_nothing(site: SiteTree, workshop_page: WorkshopPage) -> None:
    hand_over(workshop_page, "pl")
    user: User = make_translator(site, "pl", pages=("change", "publish"), may_publish=True)
    version = version_of(workshop_page, "pl")
    assert TranslatorRights(user).may_publish(version)
    user.is_active = False
    assert not TranslatorRights(user).may_edit(version)
    assert not TranslatorRights(user).locales


# --- Checks at start
# ------------------------------------------------------------------------------------------
def test_every_snippet_of_words_can_be_a_draft() -> None:
    ours = [model for model in get_snippet_models() if issubclass(model, TranslatableMixin)]
    assert ours
    assert all(issubclass(model, TranslatedSnippet) for model in ours)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE": True}, "cms_translation.E001"),
        ({"WAGTAILLOCALIZE_DISABLE_ON_DELETE": False}, "cms_translation.E002"),
    ],
)
def test_a_setting_that_would_publish_or_erase_is_reported_at_start(
    settings: dict[str, bool], problem: str
) -> None:
    assert problem not in {message.id for message in run_checks()}
    with override_settings(**settings):
        assert problem in {message.id for message in run_checks()}


def test_a_snippet_that_cannot_be_a_draft_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "DraftStateMixin", type("Nobody", (), {}))
    assert "cms_translation.W001" in {message.id for message in checks.check_snippets(None)}
