"""The demonstration: complete in all languages, loaded once, and never over anything that somebody wrote."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StreamValue
from wagtail.models import Page, Revision
from wagtail_localize.models import StringTranslation, Translation

from clusters.models import PartnerPage, Project
from cms.mail.models import Letter
from cms.services.clean_stored_words import clean_stored_words
from cms.site_facts import SiteFacts
from cms.translation.readers.check_segment import check_segment
from cms.translation.readers.count_missing import with_missing
from events.models import Biography, Topic, Workshop, WorkshopPage
from events.registration.enums import RegistrationPhase, RegistrationState
from events.registration.models import Registration, RegistrationForm
from events.registration.readers.find_standing import find_standing
from events.registration.readers.read_questions import read_questions
from events.registration.readers.tabulate_answers import group_answers
from home.demo.build_body import build_questions
from home.demo.logins import LOGINS
from home.demo.read_content import FOLDER, ContentError, read_content
from home.demo.translate_words import UNTRANSLATED, fill_segments
from home.models import HomePage
from tests.factories.fixtures import DemoSite

pytestmark = pytest.mark.django_db

LANGUAGES = {"en", "pl", "de"}
MEDIA = FOLDER.parent / "media"


def pages_by_key() -> dict[str, dict[str, Page]]:
    """Return the content's pages by key and language, found by the source's title."""
    found = {}
    for content in read_content().pages:
        source = Page.objects.get(
            title=content.words[content.source]["title"],
            locale__language_code=content.source,
            depth__gt=2 if content.parent else 1,
        )
        versions = source.get_translations(inclusive=True).select_related("locale")
        found[content.key] = {version.locale.language_code: version for version in versions}
    return found


# --- What is there ----------------------------------------------------------------------------------------
def test_every_page_is_live_in_every_language_but_the_one_left_untranslated(demo_site: DemoSite) -> None:
    pages = pages_by_key()
    hidden = {
        (key, language)
        for key, versions in pages.items()
        for language in LANGUAGES
        if not versions[language].live
    }
    assert hidden == UNTRANSLATED
    # Front page, four lists and index pages, and so on: nothing is live that the content does not have.
    assert Page.objects.filter(depth__gt=1, live=True).count() == 3 * len(pages) - len(UNTRANSLATED)


def test_the_untranslated_page_is_shown_in_its_source_language(demo_site: DemoSite, client: Client) -> None:
    key, language = next(iter(UNTRANSLATED))
    source = pages_by_key()[key]["en"]
    answer = client.get(f"/{language}/partner/{source.slug}/")
    assert answer.status_code == 200
    assert answer.context["page"].pk == source.pk
    assert answer.context["frame"].is_fallback


def test_no_segment_is_left_untranslated(demo_site: DemoSite) -> None:
    unfinished = with_missing(Translation.objects.all()).filter(missing__gt=0)
    assert [(row.source.object_repr, row.target_locale.language_code) for row in unfinished] == [
        ("Workshop Spot Demo", "de")
    ]


def test_no_segment_is_empty_or_too_long(demo_site: DemoSite) -> None:
    segments = StringTranslation.objects.select_related("context")
    assert segments.count() > 500
    assert [segment.data for segment in segments if check_segment(segment)] == []


def test_pages_are_written_in_three_source_languages(demo_site: DemoSite) -> None:
    sources = {
        language: {page.key for page in demo_site.content.pages if page.source == language}
        for language in LANGUAGES
    }
    assert "cross-border-2021" in sources["en"]
    assert "euregionet" in sources["pl"]
    assert {"witeno", "cit"} <= sources["de"]
    pages = pages_by_key()
    for page in demo_site.content.pages:
        # A translation that is recorded as such comes from the source, not the other way round.
        version = pages[page.key][page.source]
        records = Translation.objects.filter(source__object_id=version.translation_key)
        assert {row.source.locale_id for row in records} == {version.locale_id}


def test_blocks_have_the_same_ids_in_all_languages(demo_site: DemoSite) -> None:
    page = WorkshopPage.objects.get(title="Ein Angebot, zwei Sprachen")
    bodies: list[StreamValue] = [version.body for version in page.get_translations(inclusive=True)]
    assert len(bodies) == 3
    ids = {tuple(block.id for block in body) for body in bodies}
    assert len(ids) == 1
    assert all(block_id for block_id in ids.pop())


def test_snippets_are_published_in_all_languages(demo_site: DemoSite) -> None:
    for model, number in ((Topic, 7), (Biography, 6), (RegistrationForm, 1)):
        for language in LANGUAGES:
            assert model.objects.filter(locale__language_code=language, live=True).count() == number


def test_every_indicator_is_worded_in_each_language(demo_site: DemoSite) -> None:
    rows = Project.objects.get().indicators.all()
    assert [row.target for row in rows] == [16, 8, 2]
    assert all(set(row.wordings) == set(LANGUAGES) for row in rows)
    assert len({text for row in rows for text in row.wordings.values()}) == 9


def test_site_facts_lead_to_the_legal_pages(demo_site: DemoSite, client: Client) -> None:
    facts = SiteFacts.for_site(demo_site.site)
    assert facts.contact_email == "hello@workshop-spot.example"
    assert len(facts.legal_pages) == 3
    legal = client.get("/pl/").context["frame"].legal
    assert [link.title for link in legal] == ["Nota prawna", "Prywatność", "Dostępność"]


def test_the_menu_has_the_order_of_the_look(demo_site: DemoSite, client: Client) -> None:
    menu = client.get("/en/").context["frame"].menu
    assert [link.title for link in menu] == ["Events", "Projects", "Partners", "About"]


# --- Workshops and people ---------------------------------------------------------------------------------
def test_the_coming_series_shows_what_can_happen(demo_site: DemoSite) -> None:
    coming = {
        row["key"]: Workshop.objects.get(name__in=_titles(demo_site, row["key"]))
        for row in demo_site.content.facts["workshop"]
        if "days_ahead" in row
    }
    phases = {key: find_standing(workshop).phase for key, workshop in coming.items()}
    assert phases == {
        "three-conversations": RegistrationPhase.FEW,
        "work-here-live-there": RegistrationPhase.OPEN,
        "one-offer-two-languages": RegistrationPhase.OPEN,
        "across-the-bridge": RegistrationPhase.CANCELLED,
    }
    for row in demo_site.content.facts["workshop"]:
        if row["key"] in coming:
            workshop = coming[row["key"]]
            assert workshop.local_start.weekday() < 5
            assert f"{workshop.local_start:%H:%M}" == row["starts_time"]
            assert find_standing(workshop).taken == row["taken"]


def _titles(demo_site: DemoSite, key: str) -> list[str]:
    page = next(page for page in demo_site.content.pages if page.key == key)
    return [words["title"] for words in page.words.values()]


def test_past_workshops_have_recordings_and_one_has_a_film_of_our_own(demo_site: DemoSite) -> None:
    past = list(Workshop.objects.past())
    assert [workshop.recording.provider for workshop in past] == ["PeerTube", "Vimeo", "YouTube", ""]
    assert past[-1].recording_file.file.read(4) == b"\x1aE\xdf\xa3"  # what WebM begins with


def test_registered_people_answered_the_questions_in_their_language(demo_site: DemoSite) -> None:
    rows = Registration.objects.select_related("workshop")
    assert rows.count() == sum(fact["taken"] for fact in demo_site.content.facts["workshop"])
    assert set(rows.values_list("language", flat=True)) == LANGUAGES
    for row in rows:
        assert row.state == RegistrationState.CONFIRMED
        assert row.email.endswith(("@example.org", "@example.com"))
        questions = read_questions(row.workshop, row.language)
        answers = group_answers(row)
        assert list(answers) == [question.key for question in questions]
        for question in questions:
            labels = dict(question.options)
            for answer in answers[question.key]:
                assert answer.question_wording == question.label
                assert answer.option_wording == labels.get(answer.value, "")
                assert answer.value or len(answers[question.key]) == 1


def test_nobody_in_the_demonstration_gets_a_letter(demo_site: DemoSite) -> None:
    assert not Letter.objects.exists()


# --- Log-ins ----------------------------------------------------------------------------------------------
def test_everybody_can_log_in_and_has_a_desk_in_his_language(demo_site: DemoSite) -> None:
    for login in LOGINS:
        user = authenticate(username=login.username, password=demo_site.password)
        assert user is not None
        assert user.has_perm("wagtailadmin.access_admin")
        assert user.wagtail_userprofile.preferred_language == login.language
        assert [group.name for group in user.groups.all()] == ([login.group] if login.group else [])
    assert get_user_model().objects.filter(is_superuser=True).count() == 1


# --- Loading ----------------------------------------------------------------------------------------------
def test_loading_again_changes_nothing(demo_site: DemoSite, capsys: pytest.CaptureFixture[str]) -> None:
    page = HomePage.objects.get(locale__language_code="en")
    page.headline = "Rewritten by an editor."
    page.save_revision().publish()
    before = (Page.objects.count(), Revision.objects.count(), Registration.objects.count())
    with CaptureQueriesContext(connection) as queries:
        call_command("load_demo")
    assert "nothing was changed" in capsys.readouterr().out
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert (Page.objects.count(), Revision.objects.count(), Registration.objects.count()) == before
    assert HomePage.objects.get(pk=page.pk).headline == "Rewritten by an editor."


# --- Content that is wrong ----------------------------------------------------------------------------------
def test_words_that_cannot_be_paired_are_shown(demo_site: DemoSite) -> None:
    form = RegistrationForm.objects.get(locale__language_code="en")
    translation = Translation.objects.get(
        source__object_id=form.translation_key, target_locale__language_code="de"
    )
    questions = build_questions(demo_site.content.form, "de")
    questions[0]["value"]["help_text"] = ""
    version = RegistrationForm(name="Fragen", locale=form.locale)
    version.questions = version.questions.stream_block.to_python(questions)
    user = get_user_model().objects.get(username="editor")
    with pytest.raises(ContentError) as failure:
        fill_segments("form", translation, version, user)
    message = str(failure.value)
    assert message.startswith("form: “questions.")
    assert "The event’s page says which languages it is interpreted into." in message
    assert "1 segments in en and 0 in de" in message


# --- Media ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", sorted(MEDIA.iterdir()), ids=lambda path: path.name)
def test_media_are_small(path: Path) -> None:
    assert path.stat().st_size <= 300_000


def test_every_picture_is_described_in_every_language(demo_site: DemoSite, client: Client) -> None:
    described, pages = set(), pages_by_key()
    for content in demo_site.content.pages:
        for language, words in content.words.items():
            for block in words.get("body", []):
                if block["type"] == "picture":
                    page = pages[content.key][language]
                    assert f'alt="{block["alt"]}"' in client.get(page.url).content.decode()
                    described.add((block["image"], language))
    assert {name for name, _language in described} == {path.stem for path in MEDIA.glob("*.png")}
    assert len(described) == 3 * len({name for name, _language in described})


def test_glosses_stand_where_the_name_is_foreign(demo_site: DemoSite, client: Client) -> None:
    glosses = {}
    for page in PartnerPage.objects.filter(title="Klaster IT", live=True).select_related("locale"):
        html = client.get(page.url).content.decode()
        language = page.locale.language_code
        gloss = page.organisation.names.get(language, "none given")
        glosses[language] = 'class="gloss"' in html and gloss in html
    assert glosses == {"en": True, "de": True, "pl": False}


def test_no_word_of_it_is_changed_by_the_allow_lists(demo_site: DemoSite) -> None:
    assert list(clean_stored_words()) == []
