"""Trap 6: nobody does by a translation form what he could not do by hand, and only in his own languages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, resolve, reverse
from wagtail.models import Page
from wagtail_localize import wagtail_hooks as upstream
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation

from cms.translation.models import TranslatorLocale
from cms.translation.routes import GUARDS, guarded_urlpatterns
from cms.translation.services.publish_translation import publish_translation
from events.models import Topic, WorkshopPage
from tests.cms.translation.work import (
    complete,
    enter,
    give_page_rights,
    hand_over,
    make_translator,
    publish_body,
    version_of,
)
from tests.factories import RegistrationFormFactory, SiteTree, TopicFactory
from tests.factories.people import get_locale

pytestmark = pytest.mark.sqlite


def upstream_patterns(entries: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from upstream_patterns(entry.url_patterns)
        else:
            yield entry


UPSTREAM = list(upstream_patterns(upstream.register_admin_urls()))
ROUTES = sorted({str(pattern.name) for pattern in UPSTREAM} - {"javascript_catalog"})


# What is asked of one translation, and so of the version that it writes into.
OF_ONE_TRANSLATION = (
    "edit_string_translation",
    "edit_override",
    "download_pofile",
    "upload_pofile",
    "machine_translate",
    "preview_translation",
    "stop_translation",
)


@dataclass
class Scene:
    """A page and a topic that are being translated into Polish and German."""

    page: WorkshopPage
    topic: Topic
    translations: dict[str, Translation]

    def url(self, route: str, language: str) -> str:
        """Return a route's address for the work in one language."""
        translation = self.translations[language]
        segment = translation.source.stringsegment_set.first()
        override = translation.source.overridablesegment_set.first()
        snippet = {"app_label": "events", "model_name": "topic"}
        arguments: dict[str, dict[str, Any]] = {
            "submit_page_translation": {"page_id": self.page.pk},
            "submit_snippet_translation": {**snippet, "pk": self.topic.pk},
            "update_translations": {"translation_source_id": translation.source_id},
            "edit_string_translation": {"translation_id": translation.pk, "string_segment_id": segment.pk},
            "edit_override": {"translation_id": translation.pk, "overridable_segment_id": override.pk},
            "convert_to_alias": {"page_id": version_of(self.page, language).pk},
            "translations_report": {},
            "translations_report_results": {},
            "snippets_api_listing": snippet,
            "snippets_api_detail": {**snippet, "pk": self.topic.pk},
        }
        return reverse(
            f"wagtail_localize:{route}", kwargs=arguments.get(route, {"translation_id": translation.pk})
        )

    def fingerprint(self) -> tuple[Any, ...]:
        """Return everything that a translation form may change."""
        return (
            sorted(Page.objects.values_list("pk", "title", "live", "alias_of_id", "latest_revision_id")),
            sorted(Topic.objects.values_list("pk", "name", "live", "latest_revision_id")),
            sorted(Translation.objects.values_list("pk", "enabled")),
            sorted(StringTranslation.objects.values_list("pk", "data")),
            sorted(SegmentOverride.objects.values_list("pk", "data_json")),
        )


@pytest.fixture
def scene(site: SiteTree, workshop_page: WorkshopPage) -> Scene:
    publish_body(workshop_page, ("video", {"address": "https://youtu.be/abcdefghijk", "title": "March"}))
    polish, german = hand_over(workshop_page, "pl", "de")
    enter(polish, "title", "Przez most")
    enter(german, "title", "Über die Brücke")
    return Scene(workshop_page, TopicFactory(name="Law"), {"pl": polish, "de": german})


def send(client: Client, route: str, scene: Scene, language: str) -> Any:
    """Do what the form behind a route does, for the work in one language."""
    url = scene.url(route, language)
    if route in {"edit_string_translation", "edit_override"}:
        return client.put(url, "value=intruder", content_type="application/x-www-form-urlencoded")
    if route in {"download_pofile", "preview_translation", "snippets_api_listing", "snippets_api_detail"}:
        return client.get(url)
    if route.startswith("translations_report"):
        return client.get(url)
    if route == "upload_pofile":
        catalogue = scene.translations[language].export_po()
        for entry in catalogue:
            entry.msgstr = "intruder"
        return client.post(url, {"file": SimpleUploadedFile("a.po", str(catalogue).encode())})
    data = {"locales": [get_locale(language).pk], "publish_translations": "on", "include_subtree": "on"}
    return client.post(url, data)


def is_refused(response: Any) -> bool:
    """Return whether a request ended at the admin's start or with status 403."""
    return response.status_code == 403 or (
        response.status_code == 302 and response.headers["Location"] == reverse("wagtailadmin_home")
    )


# --- Every address has a guard ------------------------------------------------------------------------------
def test_trap_06_every_address_of_wagtail_localize_has_a_guard() -> None:
    assert {pattern.name for pattern in UPSTREAM} == set(GUARDS)


def test_trap_06_every_address_resolves_to_its_guarded_view(scene: Scene) -> None:
    for pattern in UPSTREAM:
        route = str(pattern.name)
        url = (
            reverse("wagtail_localize:javascript_catalog")
            if route == "javascript_catalog"
            else scene.url(route, "pl")
        )
        assert getattr(resolve(url).func, "is_guarded", False), route


def test_trap_06_an_address_without_a_guard_is_refused(
    monkeypatch: pytest.MonkeyPatch, rf: Any, boss: User
) -> None:
    monkeypatch.delitem(GUARDS, "stop_translation")
    pattern = next(
        guarded
        for original, guarded in zip(UPSTREAM, upstream_patterns(guarded_urlpatterns()), strict=True)
        if original.name == "stop_translation"
    )
    request = rf.delete("/")
    request.user = boss
    assert pattern.callback(request, translation_id=1).status_code == 403


# --- Nobody reaches into another language -------------------------------------------------------------------
@pytest.mark.parametrize(("own", "foreign"), [("pl", "de"), ("de", "pl")])
@pytest.mark.parametrize("route", ROUTES)
def test_trap_06_a_translator_changes_nothing_in_another_language(
    site: SiteTree, scene: Scene, client: Client, route: str, own: str, foreign: str
) -> None:
    user = make_translator(site, own, pages=("add", "change", "publish"), may_submit=True, may_publish=True)
    # By hand he could: only the language stands between him and the other translation.
    give_page_rights(user.groups.get(), site, foreign, "add", "change", "publish")
    client.force_login(user)
    before = scene.fingerprint()
    response = send(client, route, scene, foreign)
    if route == "update_translations":
        # The record is shared by all languages: the other language's version must not move.
        complete(scene.translations[foreign])
        send(client, route, scene, foreign)
        assert not version_of(scene.page, foreign).live
    elif route.startswith("translations_report"):
        assert list(response.context["object_list"]) == [scene.translations[own]]
    else:
        assert is_refused(response) or (route.startswith("submit") and response.status_code == 200)
        assert scene.fingerprint() == before


@pytest.mark.parametrize("route", ROUTES)
def test_trap_06_admin_access_and_the_general_permission_alone_reach_nothing(
    site: SiteTree, scene: Scene, client: Client, route: str
) -> None:
    user = make_translator(site, "pl", pages=())
    TranslatorLocale.objects.all().delete()
    client.force_login(user)
    before = scene.fingerprint()
    response = send(client, route, scene, "pl")
    if route.startswith("translations_report"):
        assert not response.context["object_list"]
    else:
        assert is_refused(response)
    assert scene.fingerprint() == before


@pytest.mark.parametrize("route", ROUTES)
def test_trap_06_a_language_without_rights_in_its_page_tree_reaches_nothing(
    site: SiteTree, scene: Scene, client: Client, route: str
) -> None:
    client.force_login(make_translator(site, "pl", pages=(), may_submit=True, may_publish=True))
    before = scene.fingerprint()
    response = send(client, route, scene, "pl")
    assert is_refused(response) or route.startswith("translations_report")
    assert scene.fingerprint() == before


@pytest.mark.parametrize("route", ROUTES)
def test_trap_06_strangers_are_sent_to_the_log_in(scene: Scene, client: Client, route: str) -> None:
    before = scene.fingerprint()
    response = send(client, route, scene, "pl")
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("wagtailadmin_login"))
    assert scene.fingerprint() == before


# --- What translators are for -------------------------------------------------------------------------------
def test_a_translator_works_in_his_own_language(site: SiteTree, scene: Scene, client: Client) -> None:
    client.force_login(make_translator(site, "pl"))
    edit = reverse("wagtailadmin_pages:edit", args=[version_of(scene.page, "pl").pk])
    assert client.get(edit).status_code == 200
    assert send(client, "edit_string_translation", scene, "pl").status_code in {200, 201}
    assert send(client, "download_pofile", scene, "pl").status_code == 200


def test_the_editor_opens_in_ones_own_language_only(site: SiteTree, scene: Scene, client: Client) -> None:
    user = make_translator(site, "pl")
    # Rights in the German tree do not make a translator into German.
    give_page_rights(user.groups.get(), site, "de", "change")
    client.force_login(user)
    url = reverse("wagtailadmin_pages:edit", args=[version_of(scene.page, "de").pk])
    assert is_refused(client.get(url))
    assert "You may not translate" in client.get(url, follow=True).content.decode()


@pytest.mark.parametrize(
    ("pages", "may_publish"), [(("change",), True), (("change", "publish"), False)], ids=["tree", "group"]
)
def test_publishing_needs_the_right_in_the_tree_and_in_the_group(
    site: SiteTree, scene: Scene, client: Client, pages: tuple[str, ...], may_publish: bool
) -> None:
    complete(scene.translations["pl"])
    client.force_login(make_translator(site, "pl", pages=pages, may_publish=may_publish))
    url = reverse("wagtailadmin_pages:edit", args=[version_of(scene.page, "pl").pk])
    response = client.post(url, {"action": "publish"}, follow=True)
    assert (
        "You may translate “pl Across the bridge” but not publish it in Polish." in response.content.decode()
    )
    assert not version_of(scene.page, "pl").live
    assert "&quot;canPublish&quot;: false" in client.get(url).content.decode()


def test_publishing_with_both_rights(site: SiteTree, scene: Scene, client: Client) -> None:
    complete(scene.translations["pl"])
    client.force_login(make_translator(site, "pl", pages=("change", "publish"), may_publish=True))
    url = reverse("wagtailadmin_pages:edit", args=[version_of(scene.page, "pl").pk])
    client.post(url, {"action": "publish"})
    assert version_of(scene.page, "pl").live


@pytest.mark.parametrize(
    ("pages", "may_submit", "begins"),
    [(("change",), True, False), (("add", "change"), False, False), (("add", "change"), True, True)],
    ids=["no right to add pages", "no right to begin", "both"],
)
def test_beginning_a_translation_needs_the_right_to_add_pages_there(
    site: SiteTree,
    workshop_page: WorkshopPage,
    client: Client,
    pages: tuple[str, ...],
    may_submit: bool,
    begins: bool,
) -> None:
    client.force_login(make_translator(site, "pl", pages=pages, may_submit=may_submit))
    url = reverse("wagtail_localize:submit_page_translation", args=[workshop_page.pk])
    client.post(url, {"locales": [get_locale("pl").pk]})
    assert workshop_page.has_translation(get_locale("pl")) is begins


def test_a_locked_page_is_closed_to_its_translator(site: SiteTree, scene: Scene, client: Client) -> None:
    Page.objects.filter(pk=version_of(scene.page, "pl").pk).update(locked=True)
    client.force_login(make_translator(site, "pl"))
    assert is_refused(send(client, "edit_string_translation", scene, "pl"))


def test_a_translation_stopped_is_resumed_by_its_own_translator_only(
    site: SiteTree, scene: Scene, client: Client
) -> None:
    Translation.objects.update(enabled=False)
    client.force_login(make_translator(site, "pl", pages=("change",)))
    for language in ("pl", "de"):
        url = reverse("wagtailadmin_pages:edit", args=[version_of(scene.page, language).pk])
        client.post(url, {"localize-restart-translation": "1"})
    assert list(Translation.objects.filter(enabled=True)) == [scene.translations["pl"]]


@pytest.mark.parametrize("route", OF_ONE_TRANSLATION)
def test_a_version_deleted_under_its_editor_is_not_found(
    boss_client: Client, scene: Scene, route: str
) -> None:
    url = scene.url(route, "pl")
    version_of(scene.page, "pl").delete()
    assert boss_client.post(url).status_code == 404


def test_a_request_without_a_text_is_answered_not_a_crash(boss_client: Client, scene: Scene) -> None:
    url = scene.url("edit_string_translation", "pl")
    response = boss_client.put(url, "", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400


# --- Snippets: permissions hold for their kind, rows for their language -------------------------------------
TOPIC_RIGHTS = tuple(f"events.{right}_topic" for right in ("add", "change", "delete", "publish"))


@pytest.fixture
def topics(site: SiteTree) -> dict[str, Topic]:
    topic = TopicFactory(name="Law")
    for translation in hand_over(topic, "pl", "de"):
        complete(translation)
        publish_translation(translation)
    return {"en": topic, "pl": version_of(topic, "pl"), "de": version_of(topic, "de")}


Act = Callable[[Client, Topic], Any]
ACTS: dict[str, Act] = {
    "edit": lambda client, topic: client.post(
        reverse("wagtailsnippets_events_topic:edit", args=[topic.pk]), {"name": "intruder"}
    ),
    "delete": lambda client, topic: client.post(
        reverse("wagtailsnippets_events_topic:delete", args=[topic.pk])
    ),
    "unpublish": lambda client, topic: client.post(
        reverse("wagtailsnippets_events_topic:unpublish", args=[topic.pk])
    ),
    "bulk delete": lambda client, topic: client.post(
        reverse("wagtail_bulk_action", args=["events", "topic", "delete"]) + f"?id={topic.pk}&next=/admin/"
    ),
    "create": lambda client, topic: client.post(
        reverse("wagtailsnippets_events_topic:add") + f"?locale={topic.locale.language_code}",
        {"name": "intruder"},
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_trap_06_a_translator_changes_no_snippet_in_another_language(
    site: SiteTree, topics: dict[str, Topic], client: Client, act: str, language: str
) -> None:
    client.force_login(make_translator(site, "pl", permissions=TOPIC_RIGHTS, may_publish=True))
    before = sorted(Topic.objects.values_list("pk", "name", "live", "latest_revision_id"))
    assert is_refused(ACTS[act](client, topics[language]))
    assert sorted(Topic.objects.values_list("pk", "name", "live", "latest_revision_id")) == before


def test_a_translator_opens_snippets_in_his_own_language(
    site: SiteTree, topics: dict[str, Topic], client: Client
) -> None:
    client.force_login(make_translator(site, "pl", permissions=("events.change_topic",)))
    url = reverse("wagtailsnippets_events_topic:edit", args=[topics["pl"].pk])
    assert client.get(url).status_code == 200


def test_the_names_of_snippets_are_shown_to_those_who_may_see_them(
    site: SiteTree, scene: Scene, client: Client
) -> None:
    client.force_login(make_translator(site, "pl", permissions=("events.view_topic",)))
    assert send(client, "snippets_api_listing", scene, "pl").status_code == 200
    RegistrationFormFactory()
    url = reverse("wagtail_localize:snippets_api_listing", args=["events_registration", "registrationform"])
    assert client.get(url, headers={"accept": "application/json"}).status_code == 403
