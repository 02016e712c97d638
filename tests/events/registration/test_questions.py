"""Questions: structure from the language the form was made in, wording from the visitor's."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail_localize.models import Translation, TranslationSource

from events.registration.models import RegistrationForm
from events.registration.question_blocks import QuestionsBlock
from events.registration.readers.read_questions import Question, read_questions
from tests.events.registration.conftest import QUESTIONS, World
from tests.factories.people import get_locale
from tests.factories.registrations import (
    RegistrationFormFactory,
    RegistrationTermsFactory,
    make_choice,
    make_question,
)
from tests.factories.workshops import WorkshopFactory


def by_key(world: World, language: str) -> dict[str, Question]:
    return {question.key: question for question in read_questions(world.workshop, language)}


def rewrite(form: RegistrationForm, questions: list[dict[str, Any]]) -> None:
    form.questions = form.questions.stream_block.to_python(questions)
    form.save()


def test_the_wording_is_the_visitors_and_keys_are_everybodys(world: World) -> None:
    english, polish = by_key(world, "en"), by_key(world, "pl")
    assert list(english) == list(polish) == ["diet", "why", "interp", "days", "photo"]
    assert polish["diet"].label == "Czego Państwo nie jedzą?"
    assert polish["diet"].purpose == "Ze względu na obiad."
    assert [key for key, _label in polish["days"].options] == ["mon", "tue"]
    assert [str(label) for _key, label in polish["days"].options] == ["poniedziałek", "wtorek"]


def test_what_is_not_translated_is_the_sources_and_says_so(world: World) -> None:
    polish = by_key(world, "pl")
    assert (polish["why"].label, polish["why"].language) == ("What do you expect?", "en")
    assert (polish["photo"].label, polish["photo"].language) == ("You may photograph me", "en")
    assert polish["diet"].language == "pl"


def test_a_language_without_a_form_gets_the_source(world: World) -> None:
    german = by_key(world, "de")
    assert {question.language for question in german.values()} == {"en"}
    assert {label.language for _key, label in german["days"].options} == {"en"}


def test_a_translation_that_is_not_published_is_not_shown(world: World) -> None:
    RegistrationForm.objects.filter(pk=world.forms["pl"].pk).update(live=False)
    polish = by_key(world, "pl")
    assert {question.language for question in polish.values()} == {"en"}


@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_a_form_that_is_a_draft_asks_nothing_whichever_version_is_published(
    world: World, language: str
) -> None:
    world.forms["en"].unpublish()
    assert world.forms["pl"].live
    assert by_key(world, language) == {}


def test_rules_come_from_the_source_alone(world: World) -> None:
    """The Polish copy says that this question may be left out; the source says otherwise."""
    assert QUESTIONS["pl"][2]["value"]["required"] is False
    assert by_key(world, "pl")["interp"].required is True


def test_order_additions_and_deletions_follow_the_source_at_once(world: World) -> None:
    added = make_question("text", "New here", key="new")
    english = list(world.forms["en"].questions.raw_data)
    rewrite(world.forms["en"], [added, english[3], english[0]])
    for language in ("en", "pl", "de"):
        assert list(by_key(world, language)) == ["new", "days", "diet"]
    assert by_key(world, "pl")["days"].label == "W które dni?"


def test_an_option_added_in_the_source_is_offered_at_once(world: World) -> None:
    english = list(world.forms["en"].questions.raw_data)
    english[3]["value"]["options"].append({"type": "item", "id": "wed", "value": "Wednesday"})
    rewrite(world.forms["en"], english)
    options = dict(by_key(world, "pl")["days"].options)
    assert list(options) == ["mon", "tue", "wed"]
    assert (options["wed"], options["wed"].language) == ("Wednesday", "en")


def test_any_language_may_be_the_source(db: None) -> None:
    polish = RegistrationFormFactory(
        language="pl", source_language="pl", questions=[make_question("text", "Skąd Państwo są?", key="from")]
    )
    RegistrationFormFactory(
        language="en",
        source_language="pl",
        translation_key=polish.translation_key,
        questions=[make_question("text", "Where are you from?", key="from", required=True)],
    )
    workshop = RegistrationTermsFactory(form=polish).workshop
    (question,) = read_questions(workshop, "en")
    assert (question.label, question.required) == ("Where are you from?", False)
    (question,) = read_questions(workshop, "de")
    assert (question.label, question.language) == ("Skąd Państwo są?", "pl")


def test_a_workshop_may_point_at_the_form_in_any_language(world: World) -> None:
    asked = world.terms
    asked.form = world.forms["pl"]
    asked.save()
    assert list(by_key(world, "de")) == ["diet", "why", "interp", "days", "photo"]


def test_where_the_source_form_is_gone_the_oldest_stands_in(world: World) -> None:
    asked = world.terms
    asked.form = world.forms["pl"]
    asked.save()
    RegistrationForm.objects.filter(pk=world.forms["en"].pk).delete()
    assert list(by_key(world, "de")) == ["diet", "why", "interp", "days"]


def test_a_workshop_without_a_form_asks_nothing_more(db: None) -> None:
    assert read_questions(WorkshopFactory(), "en") == []


def test_the_active_language_is_the_default(world: World) -> None:
    with translation.override("pl"):
        assert read_questions(world.workshop)[0].label == "Czego Państwo nie jedzą?"


@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_one_query(world: World, django_assert_num_queries: Any, language: str) -> None:
    with django_assert_num_queries(1):
        read_questions(world.workshop, language)


def test_localising_a_form_keeps_every_key(world: World) -> None:
    """What the keys rest on: ids of blocks and list items survive wagtail-localize's copy."""
    source, _created = TranslationSource.get_or_create_from_instance(world.forms["en"])
    work = Translation.objects.create(source=source, target_locale=get_locale("de"), enabled=True)
    work.save_target(publish=False)
    german = RegistrationForm.objects.get(
        translation_key=world.forms["en"].translation_key, locale=get_locale("de")
    )
    keys = [block.id for block in german.questions]
    items = [item.id for item in german.questions[3].value["options"].bound_blocks]
    assert keys == ["diet", "why", "interp", "days", "photo"]
    assert items == ["mon", "tue"]
    assert german.source_language == "en"


def test_a_choice_needs_something_to_choose() -> None:
    block = QuestionsBlock().child_blocks["choice"]
    question = make_choice("Which day?", [])["value"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python(question))
    answered = make_choice("Which day?", ["Monday"])["value"]
    assert len(block.clean(block.to_python(answered))["options"]) == 1
