"""The export's rows: one column a question, whatever language it was answered in."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from events.registration.models import Registration
from events.registration.readers.read_answers import GivenAnswer
from events.registration.readers.tabulate_answers import AnswersTable, tabulate_answers
from tests.events.registration.conftest import World, entries
from tests.factories.registrations import RegistrationFactory

FIXED = 7


@pytest.fixture
def answered(world: World, client: Client) -> World:
    answers = {"en": "yes", "pl": "no", "de": "yes"}
    for language, answer in answers.items():
        client.post(
            world.url(language),
            entries(
                email=f"{language}@example.org",
                language=language,
                q_interp=answer,
                q_days=["tue", "mon"],
                q_diet=f"diet {language}",
                q_photo="on",
            ),
        )
    assert Registration.objects.count() == 3
    return world


def column(table: AnswersTable, heading: str) -> list[Any]:
    assert table.headings.count(heading) == 1
    index = table.headings.index(heading)
    return [row[index] for row in table.rows]


def test_three_languages_stand_in_one_column_in_the_organisers_language(answered: World) -> None:
    with translation.override("pl"):
        table = tabulate_answers(answered.workshop)
    assert len(table.headings) == FIXED + 5
    assert column(table, "Czy potrzebne jest tłumaczenie na niemiecki?") == [
        "Tak, proszę",
        "Nie, wystarczy polski",
        "Tak, proszę",
    ]
    assert column(table, "W które dni?") == ["wtorek; poniedziałek"] * 3
    assert column(table, "Czego Państwo nie jedzą?") == ["diet en", "diet pl", "diet de"]


def test_another_organiser_reads_the_same_in_another_language(answered: World) -> None:
    with translation.override("en"):
        table = tabulate_answers(answered.workshop)
    assert column(table, "Do you need German interpretation?") == [
        "Yes, please",
        "No, Polish is fine",
        "Yes, please",
    ]
    assert column(table, "You may photograph me") == ["yes"] * 3
    assert column(table, "E-mail") == ["en@example.org", "pl@example.org", "de@example.org"]
    assert column(table, "Seat") == [1, 2, 3]


@pytest.mark.parametrize(
    ("language", "wording"), [("pl", "Dieta?"), ("de", "Diet, new?"), ("en", "Diet, new?")]
)
def test_a_deleted_question_is_headed_in_the_readers_language_by_its_last_wording(
    world: World, language: str, wording: str
) -> None:
    for shown, words in [("en", "Diet, old?"), ("pl", "Dieta?"), ("en", "Diet, new?")]:
        RegistrationFactory(
            workshop=world.workshop,
            language=shown,
            answers=[GivenAnswer("gone", "text", "vegan", words, language=shown)],
        )
    newest_first = world.workshop.registrations.order_by("-created_at", "-pk")
    with translation.override(language):
        headings = tabulate_answers(world.workshop, newest_first).headings
    assert headings[-1].startswith(wording)


def test_a_deleted_question_keeps_its_column_as_it_was_last_shown(answered: World) -> None:
    form = answered.forms["en"]
    form.questions = form.questions.stream_block.to_python(list(form.questions.raw_data)[:2])
    form.save()
    with translation.override("en"):
        table = tabulate_answers(answered.workshop)
    assert len(table.headings) == FIXED + 5
    assert column(table, "Which days? (no longer asked)") == [
        "Tuesday; Monday",
        "wtorek; poniedziałek",
        "Tuesday; Monday",
    ]


def test_a_deleted_option_reads_as_it_was_shown(answered: World) -> None:
    form = answered.forms["en"]
    questions = list(form.questions.raw_data)
    questions[3]["value"]["options"].pop(1)
    form.questions = form.questions.stream_block.to_python(questions)
    form.save()
    assert column(tabulate_answers(answered.workshop), "Which days?") == [
        "Tuesday; Monday",
        "wtorek; Monday",
        "Tuesday; Monday",
    ]


def test_what_was_not_asked_then_is_empty(world: World) -> None:
    RegistrationFactory(workshop=world.workshop, answers=[])
    table = tabulate_answers(world.workshop)
    assert table.rows[0][FIXED:] == [""] * 5


def test_no_cell_is_a_formula(world: World, client: Client) -> None:
    client.post(world.url(), entries(name="=1+1", organisation="@SUM(A1)", q_diet="+49 170", q_why="-2"))
    table = tabulate_answers(world.workshop)
    texts = [cell for cell in [*table.headings, *table.rows[0]] if isinstance(cell, str)]
    assert {"'=1+1", "'@SUM(A1)", "'+49 170", "'-2"} <= set(texts)
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_queries_do_not_grow_with_registrations(answered: World, django_assert_num_queries: Any) -> None:
    for expected in (3, 23):
        with django_assert_num_queries(3):
            assert len(tabulate_answers(answered.workshop).rows) == expected
        RegistrationFactory.create_batch(20, workshop=answered.workshop, state="cancelled")
