"""People hang on facts, and keys are the same in all languages: traps 1 to 5."""

import pytest
from django.apps import apps
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.fields import get_translatable_fields

from cms.translation.services.publish_translation import publish_translation
from events.models import WorkshopPage
from events.registration.models import Registration, RegistrationForm, RegistrationTerms
from events.registration.readers.find_standing import find_standing
from events.registration.readers.read_questions import read_questions
from tests.cms.translation.work import complete, hand_over, make_translator, publish, version_of
from tests.factories import (
    RegistrationFactory,
    RegistrationFormFactory,
    RegistrationTermsFactory,
    SiteTree,
    make_choice,
    make_question,
)

OUR_PAGES = [
    model
    for model in apps.get_models()
    if issubclass(model, Page) and model._meta.app_label in {"home", "events", "clusters"}
]


# --- 1: what hangs on a page's children ---------------------------------------------------------------------
@pytest.mark.parametrize("model", OUR_PAGES, ids=lambda model: model.__name__)
def test_trap_01_children_of_pages_are_translated_not_made_anew(model: type[Page]) -> None:
    ours = [
        relation.related_model
        for relation in get_all_child_relations(model)
        if relation.related_model._meta.app_label in {"home", "events", "clusters", "cms"}
    ]
    assert all(issubclass(child, TranslatableMixin) for child in ours)


def test_trap_01_nothing_about_people_points_at_a_page() -> None:
    for model in apps.get_app_config("events_registration").get_models():
        targets = {field.related_model for field in model._meta.get_fields() if field.many_to_one}
        assert not any(target is not None and issubclass(target, Page) for target in targets), model


def test_trap_01_publishing_and_deleting_versions_loses_no_registration(
    workshop_page: WorkshopPage,
) -> None:
    RegistrationFactory(workshop=workshop_page.workshop)
    [translation] = hand_over(workshop_page, "pl")
    complete(translation)
    publish_translation(translation)
    publish_translation(translation)
    Page.objects.filter(translation_key=workshop_page.translation_key).first().delete()
    version_of(workshop_page, "pl").delete()
    assert Registration.objects.count() == 1


# --- 2 and 3: keys of questions and options -----------------------------------------------------------------
@pytest.fixture
def form(site: SiteTree) -> RegistrationForm:
    return RegistrationFormFactory(
        name="Default",
        questions=[
            make_choice(
                "Do you need interpretation?", {"no": "No", "pl": "Yes, into Polish"}, required=True, key="q1"
            ),
            make_question("paragraph", "What do you hope to learn?", key="q2", help_text="A few words."),
        ],
    )


def test_trap_02_translators_are_asked_for_words_only(form: RegistrationForm) -> None:
    [translation] = hand_over(form, "pl")
    assert set(translation.source.stringsegment_set.values_list("string__data", flat=True)) == {
        "Default",
        "Do you need interpretation?",
        "No",
        "Yes, into Polish",
        "What do you hope to learn?",
        "A few words.",
    }
    assert not translation.source.overridablesegment_set.exists()


def test_trap_02_questions_and_options_keep_their_keys_and_rules_in_every_language(
    form: RegistrationForm,
) -> None:
    for translation in hand_over(form, "pl", "de"):
        complete(translation)
        publish_translation(translation)
    for language in ("pl", "de"):
        version = version_of(form, language)
        first, second = version.questions
        assert (first.id, first.block_type, first.value["required"]) == ("q1", "choice", True)
        assert (second.id, second.block_type, second.value["required"]) == ("q2", "paragraph", False)
        assert [item.id for item in first.value["options"].bound_blocks] == ["no", "pl"]
        assert first.value["label"] == f"{language} Do you need interpretation?"
        assert version.source_language == "en"


def test_trap_02_a_rule_changed_in_the_source_reaches_the_translation_with_its_next_publication(
    form: RegistrationForm,
) -> None:
    [translation] = hand_over(form, "pl")
    complete(translation)
    publish_translation(translation)
    form.questions[0].value["required"] = False
    publish(form, questions=form.questions)
    publish_translation(translation)
    assert version_of(form, "pl").questions[0].value["required"] is False


def test_trap_03_every_answer_has_a_key_that_no_label_changes(form: RegistrationForm) -> None:
    [translation] = hand_over(form, "pl")
    complete(translation)
    publish_translation(translation)
    workshop = RegistrationTermsFactory(form=form).workshop
    keys = {
        language: [
            [key for key, _label in question.options] for question in read_questions(workshop, language)
        ]
        for language in ("en", "pl", "de")
    }
    assert keys == {language: [["no", "pl"], []] for language in ("en", "pl", "de")}


def test_a_draft_translation_of_a_form_is_asked_in_the_source_language(form: RegistrationForm) -> None:
    [translation] = hand_over(form, "pl")
    complete(translation)
    workshop = RegistrationTermsFactory(form=form).workshop
    assert read_questions(workshop, "pl")[0].language == "en"
    publish_translation(translation)
    assert read_questions(workshop, "pl")[0].language == "pl"


# --- 4: one list and one number of places -------------------------------------------------------------------
def test_trap_04_all_languages_share_one_list_and_one_number_of_places(workshop_page: WorkshopPage) -> None:
    RegistrationTerms.objects.filter(workshop=workshop_page.workshop).update(places=2)
    for translation in hand_over(workshop_page, "pl", "de"):
        complete(translation)
        publish_translation(translation)
    for language in ("pl", "de"):
        RegistrationFactory(workshop=version_of(workshop_page, language).workshop)
    assert find_standing(version_of(workshop_page, "en").workshop).left == 0
    assert Registration.objects.filter(workshop=workshop_page.workshop).count() == 2


# --- 5: personal data has its own permission ----------------------------------------------------------------
def test_trap_05_rights_in_a_page_tree_open_no_personal_data(site: SiteTree) -> None:
    user = make_translator(site, "pl", pages=("add", "change", "publish"), may_submit=True, may_publish=True)
    for model in apps.get_app_config("events_registration").get_models():
        for action in ("view", "add", "change", "delete"):
            assert not user.has_perm(f"events_registration.{action}_{model._meta.model_name}")


@pytest.mark.parametrize("model", OUR_PAGES, ids=lambda model: model.__name__)
def test_trap_05_no_page_holds_answers_of_people(model: type[Page]) -> None:
    assert not hasattr(model, "get_submission_class")
    assert not any("submission" in field.field_name for field in get_translatable_fields(model))


def test_trap_05_wagtails_form_submissions_are_not_installed() -> None:
    assert not apps.is_installed("wagtail.contrib.forms")
