"""Translated words in the admin: chosen once, begun with their language, kept while they are needed."""

import html
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from cms.facts.services.change_facts import delete_fact
from events.models import Biography, Person, Topic
from events.registration.models import RegistrationForm
from home.roles import ORGANISERS
from tests.desks import log_in, read_text
from tests.factories import (
    BiographyFactory,
    ContributionFactory,
    PersonFactory,
    RegistrationFormFactory,
    RegistrationTermsFactory,
    SiteTree,
    StandardPageFactory,
    TopicFactory,
    WorkshopFactory,
    WorkshopTopicFactory,
    translate_snippet,
)

pytestmark = pytest.mark.django_db
CHOOSER = "wagtailsnippetchoosers_events_topic"


@pytest.fixture
def boss(site: SiteTree) -> Client:
    return log_in(superuser=True)


def list_rows(client: Client, typed: str = "") -> list[str]:
    response = client.get(reverse(f"{CHOOSER}:choose_results"), {"q": typed})
    rows = BeautifulSoup(response.content, "lxml").select("tbody tr")
    return [" ".join(row.get_text(" ").split()) for row in rows]


# --- Chosen once ------------------------------------------------------------------------------------------
def test_words_stand_once_in_a_chooser_with_their_languages(boss: Client) -> None:
    law = TopicFactory(name="Law")
    translate_snippet(law, "pl", name="Prawo")
    recht = translate_snippet(law, "de", name="Recht")
    TopicFactory(name="Handwerk", locale=recht.locale)
    assert sorted(list_rows(boss)) == ["Handwerk German", "Law English, Polish, German"]


def test_words_are_found_in_any_language_and_shown_in_the_admins(boss: Client) -> None:
    law = TopicFactory(name="Law")
    translate_snippet(law, "pl", name="Prawo")
    TopicFactory(name="Taxes")
    assert list_rows(boss, "praw") == ["Law English, Polish"]


def test_the_version_that_was_written_first_is_what_is_chosen(boss: Client) -> None:
    law = TopicFactory(name="Law")
    polish = translate_snippet(law, "pl", name="Prawo")
    response = boss.get(reverse(f"{CHOOSER}:chosen", args=[polish.pk]))
    assert response.json()["result"]["id"] == str(law.pk)
    assert response.json()["result"]["string"] == "Law"


def test_a_form_shows_its_choice_in_the_admins_language(boss: Client) -> None:
    form = RegistrationFormFactory(name="Formularz")
    terms = RegistrationTermsFactory(form=form)
    translate_snippet(form, "pl", name="Po polsku")
    page = boss.get(reverse("events_workshop_modeladmin_edit", args=[terms.workshop_id]))
    assert "Formularz" in page.content.decode()
    assert "Po polsku" not in page.content.decode()


# --- Begun with their language ----------------------------------------------------------------------------
@pytest.mark.parametrize("model", [Topic, RegistrationForm, Biography])
def test_new_words_ask_for_their_language_before_any_field(boss: Client, model: type[Any]) -> None:
    url = reverse(model.snippet_viewset.get_url_name("add"))
    text = read_text(boss.get(url))
    assert "In which language do you write?" in text
    assert all(language in text for language in ("English", "German", "Polish"))
    chosen = boss.get(url, {"locale": "pl"})
    assert "In which language do you write?" not in read_text(chosen)
    assert "– Polish" in read_text(chosen)


def test_the_list_leads_to_that_question_unless_it_is_of_one_language(boss: Client) -> None:
    url = reverse(Topic.snippet_viewset.get_url_name("list"))
    add = reverse(Topic.snippet_viewset.get_url_name("add"))
    assert f'href="{add}"' in boss.get(url).content.decode()
    assert f'href="{add}?locale=de"' in boss.get(url, {"locale": "de"}).content.decode()


def test_who_writes_in_one_language_only_is_not_asked(site: SiteTree) -> None:
    group = Group.objects.get(name="Translators – Polski")
    group.permissions.add(Permission.objects.get(codename="add_topic"))
    response = log_in(group.name).get(reverse(Topic.snippet_viewset.get_url_name("add")))
    assert "– Polish" in read_text(response)


def test_new_words_are_kept_in_the_language_that_was_chosen(boss: Client) -> None:
    url = reverse(Topic.snippet_viewset.get_url_name("add"))
    boss.post(f"{url}?locale=pl", {"name": "Prawo"})
    assert Topic.objects.get().locale.language_code == "pl"


# --- Kept while they are needed ---------------------------------------------------------------------------
def delete_at_wagtail(client: Client, words: Any, way: str) -> str:
    """Try to delete a snippet; return what is said."""
    if way == "one":
        url = reverse(words.snippet_viewset.get_url_name("delete"), args=[words.pk])
    else:
        url = reverse("wagtail_bulk_action", args=[words._meta.app_label, words._meta.model_name, "delete"])
        url = f"{url}?id={words.pk}&next=/admin/"
    response = client.post(url, follow=True)
    assert response.status_code == 200
    return html.unescape(read_text(response))


@pytest.mark.parametrize("way", ["one", "many"])
def test_a_topic_of_workshops_stays_and_says_of_how_many(boss: Client, way: str) -> None:
    topic = TopicFactory(name="Law")
    WorkshopTopicFactory(topic=topic)
    WorkshopTopicFactory(topic=topic)
    said = delete_at_wagtail(boss, topic, way)
    assert "“Law” cannot be deleted. Something else still needs it: Workshops: 2." in said
    assert Topic.objects.filter(pk=topic.pk).exists()


@pytest.mark.parametrize("way", ["one", "many"])
def test_a_form_of_a_workshop_stays(boss: Client, way: str) -> None:
    form = RegistrationFormFactory(name="Usual questions")
    RegistrationTermsFactory(form=form)
    said = delete_at_wagtail(boss, form, way)
    assert "“Usual questions” cannot be deleted. Something else still needs it: Workshops: 1." in said
    assert RegistrationForm.objects.filter(pk=form.pk).exists()


def test_the_source_stays_while_a_workshop_points_at_its_translation(boss: Client) -> None:
    form = RegistrationFormFactory(name="Usual questions")
    RegistrationTermsFactory(form=translate_snippet(form, "pl", name="Pytania"))
    assert "cannot be deleted" in delete_at_wagtail(boss, form, "one")


def test_a_translation_that_nothing_points_at_may_go(boss: Client) -> None:
    topic = TopicFactory(name="Law")
    WorkshopTopicFactory(topic=topic)
    polish = translate_snippet(topic, "pl", name="Prawo")
    delete_at_wagtail(boss, polish, "one")
    assert list(Topic.objects.all()) == [topic]


def test_a_person_with_a_part_in_a_workshop_stays(site: SiteTree) -> None:
    person = ContributionFactory().person
    url = reverse("events_person_modeladmin_delete", args=[person.pk])
    response = log_in(ORGANISERS).post(url)
    assert response.status_code == 200
    assert "Workshops: 1" in read_text(response)
    with pytest.raises(ProtectedError):
        delete_fact(person, by=None)


def test_biographies_follow_their_person(site: SiteTree) -> None:
    biography = BiographyFactory()
    log_in(ORGANISERS).post(reverse("events_person_modeladmin_delete", args=[biography.person_id]))
    assert not Person.objects.exists()
    assert not Biography.objects.exists()


@pytest.mark.parametrize("is_shell", [False, True])
def test_what_a_block_of_a_page_shows_stays(
    boss: Client, site: SiteTree, django_capture_on_commit_callbacks: Any, is_shell: bool
) -> None:
    person, workshop = PersonFactory(), WorkshopFactory()
    with django_capture_on_commit_callbacks(execute=True):
        page = StandardPageFactory(parent=site.homes["en"], title="News")
        page.body = page.body.stream_block.to_python(
            [
                {"type": "people", "value": {"heading": "", "people": [person.pk]}},
                {"type": "registration_form", "value": {"workshop": workshop.pk}},
            ]
        )
        page.save()
    for fact in (person, workshop):
        if is_shell:
            with pytest.raises(ProtectedError):
                delete_fact(fact, by=None)
            continue
        url = reverse(f"events_{fact._meta.model_name}_modeladmin_delete", args=[fact.pk])
        assert "Pages: 1" in read_text(boss.get(url))
        assert "Pages: 1" in read_text(boss.post(url))
    assert Person.objects.exists()
