"""Whatever comes: each field says what to mend, and nothing that was typed is lost."""

import html
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from events.registration.models import Registration
from events.registration.readers.read_answers import GivenAnswer
from tests.events.registration.conftest import World, entries
from tests.factories.registrations import make_question

LONG = "ż" * 5000


def field_of(page: str, name: str) -> str:
    """Return the HTML of the field with a name, from its box to the input's end."""
    boxes = re.split(r'(?=<(?:div|fieldset) class="field)', page)
    return next(box for box in boxes if f'name="{name}"' in box)


@pytest.mark.parametrize(
    ("name", "typed", "problem"),
    [
        ("name", "", "Enter your name."),
        ("name", " \u200b\u00a0 ", "Enter your name."),
        ("name", LONG, "Shorten this text to 160 characters; it has 5000 now."),
        ("name", "Bad\x00name", "invisible control characters"),
        ("name", "Bad\x1b[31mname", "invisible control characters"),
        ("name", "Bad\u202ename", "turn the direction of writing"),
        ("name", "You won www.evil.example", "Enter your name only, without a web or e-mail address."),
        ("name", "You won WWW.evil.example", "Enter your name only"),
        ("name", "You won: https://evil.example", "Enter your name only"),
        ("name", "Write to win@evil.example", "Enter your name only"),
        ("email", "", "Enter your e-mail address."),
        ("email", "hanna.example.org", "The @ is missing."),
        ("email", "hanna@example", "cannot be an address"),
        ("email", "hanna@exa mple.org", "cannot be an address"),
        ("email", "a@b@example.org", "cannot be an address"),
        ("email", "hanna@example.org\nBcc: everybody@example.org", "cannot be an address"),
        ("email", "\u017fam@example.org", "cannot be an address"),  # a letter that passes for an s
        ("email", "hanna@\u2603.example", "cannot be an address"),  # a host that no registry gives away
        ("email", "hanna\x00@example.org", "invisible control characters"),
        ("email", f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 63}.example.org", "Shorten this text to 254"),
        ("organisation", LONG, "Shorten this text to 200 characters"),
        ("language", "", "Choose the language of our messages."),
        ("language", "fr", "Choose one of the languages in the list."),
        ("q_diet", LONG, "Shorten this text to 300 characters"),
        ("q_why", "a\x07b", "invisible control characters"),
        ("q_interp", "", "Please choose an answer."),
        ("q_interp", "maybe", "This answer is not offered any more."),
        ("q_days", "sunday", "This answer is not offered any more."),
    ],
)
def test_a_wrong_field_says_what_to_mend(
    sign_up: Callable[..., Any], name: str, typed: str, problem: str
) -> None:
    response = sign_up(**{name: typed})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = response.content.decode()
    box = html.unescape(field_of(page, name))
    assert problem in box
    assert 'aria-invalid="true"' in box
    described = re.search(r'aria-describedby="([^"]*)"', box)
    assert described is not None
    assert all(f'id="{target}"' in box for target in described[1].split())
    assert re.search(r'role="alert".*?Please check one field', page, re.S)
    target = re.search(r'<li><a href="#([^"]+)"', page)
    assert target is not None
    assert f'id="{target[1]}"' in box
    assert not Registration.objects.exists()


def test_everything_typed_is_kept(sign_up: Callable[..., Any]) -> None:
    typed = {
        "name": "Hanna „Łoś” <b>",
        "email": "no address",
        "organisation": "Müller & Söhne",
        "language": "de",
        "q_diet": 'nuts & "seeds"',
        "q_why": "one\ntwo <script>",
        "q_interp": "yes",
        "q_days": ["tue"],
        "q_photo": "on",
    }
    page = sign_up(**typed).content.decode()
    assert "<script>" not in page.split("<main")[1]
    shown = html.unescape(page)
    for name in ("name", "email", "organisation", "q_diet"):
        assert f'value="{typed[name]}"' in shown
    assert "one\ntwo <script></textarea>" in shown.replace("\r", "")
    assert re.search(r'value="de"[^>]* selected', page)
    assert re.search(r'value="yes"[^>]* checked', page)
    assert re.search(r'value="tue"[^>]* checked', page)
    assert not re.search(r'value="mon"[^>]* checked', page)
    assert re.search(r'name="q_photo"[^>]* checked', page)


@pytest.mark.parametrize(
    "name",
    ["🌊 Oda 🛶", "أحمد \u200fعلي", "דנה לוי", "Ana\u0301 Nováková", "山田太郎", "Zé-d'Áquila O’Neil"],
)
def test_text_of_any_script_is_text(sign_up: Callable[..., Any], name: str) -> None:
    assert sign_up(name=name, organisation=name, q_why=name).status_code == HTTPStatus.SEE_OTHER
    kept = Registration.objects.get()
    assert kept.name == kept.organisation == name
    assert kept.answers.get(question="why").value == name


def test_space_and_line_breaks_are_made_uniform(sign_up: Callable[..., Any]) -> None:
    sign_up(name="  Hanna\t\nŁoś ", q_why="one\r\ntwo\rthree\u2028four")
    kept = Registration.objects.get()
    assert kept.name == "Hanna Łoś"
    assert kept.answers.get(question="why").value == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_ten_megabytes_get_a_clear_answer(client: Client, world: World, content_type: str) -> None:
    response = client.post(world.url(), b"name=" + b"a" * 10_000_000, content_type=content_type)
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "Too much text" in response.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x broken"),
        ("application/json", b'{"name": "x"}'),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=" % number for number in range(11_000))),
        ("application/x-www-form-urlencoded; charset=utf-7", b"name=+2AA-"),
        ("application/x-www-form-urlencoded", b"name=%ff%fe%ed%a0%80&email=%00"),
    ],
)
def test_a_broken_post_is_no_fault_of_ours(
    client: Client, world: World, content_type: str, body: bytes
) -> None:
    response = client.post(world.url(), body, content_type=content_type)
    assert response.status_code in {
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    }
    assert not Registration.objects.exists()


def test_an_answer_to_a_deleted_question_is_ignored_and_said(
    world: World, sign_up: Callable[..., Any], client: Client
) -> None:
    response = sign_up(q_gone="my answer")
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert not Registration.objects.get().answers.filter(question="gone").exists()
    assert "your answer to it was not kept" in client.get(response["Location"]).content.decode()


def test_a_deleted_question_beside_an_error_is_said_too(sign_up: Callable[..., Any]) -> None:
    page = sign_up(q_gone="my answer", name="").content.decode()
    assert "A question has been removed" in page


def test_a_question_added_meanwhile_is_asked_with_everything_kept(
    world: World, sign_up: Callable[..., Any]
) -> None:
    form = world.forms["en"]
    form.questions = form.questions.stream_block.to_python(
        [*form.questions.raw_data, make_question("text", "Which company size?", key="size", required=True)]
    )
    form.save()
    response = sign_up("pl", q_diet="orzechy")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = response.content.decode()
    assert "Which company size?" in field_of(page, "q_size")
    assert 'value="orzechy"' in page
    assert sign_up("pl", q_size="small").status_code == HTTPStatus.SEE_OTHER


def test_a_box_that_must_be_ticked(world: World, sign_up: Callable[..., Any]) -> None:
    form = world.forms["en"]
    form.questions = form.questions.stream_block.to_python(
        [make_question("yes_no", "I agree", key="agree", required=True)]
    )
    form.save()
    page = sign_up()
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Please tick this box" in page.content.decode()
    assert sign_up(q_agree="on").status_code == HTTPStatus.SEE_OTHER
    (answer,) = Registration.objects.get().answers.all()
    assert GivenAnswer.from_row(answer) == GivenAnswer("agree", "yes_no", "yes", "I agree", "", "en")


def test_errors_are_counted_and_listed_in_order(sign_up: Callable[..., Any]) -> None:
    page = sign_up(name="", email="", q_interp="").content.decode()
    assert "Please check 3 fields" in page
    listed = re.findall(r'<li><a href="#[^"]*">(.*?)</a></li>', page)
    assert [html.unescape(line).replace("\u00a0", " ").split(" – ")[0] for line in listed] == [
        "Your name",
        "E-mail address",
        "Do you need German interpretation?",
    ]


@pytest.mark.parametrize("language", ["pl", "de"])
def test_errors_speak_the_visitors_language(sign_up: Callable[..., Any], language: str) -> None:
    page = html.unescape(sign_up(language, name="", email="x", q_interp="", q_why="\x00").content.decode())
    for sentence in ("Enter your name.", "The @ is missing", "Please choose an answer.", "Shorten this text"):
        assert sentence not in page


def test_several_values_of_one_field_are_no_fault(client: Client, world: World) -> None:
    response = client.post(world.url(), {**entries(), "name": ["One", "Two"], "q_interp": ["no", "yes"]})
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert Registration.objects.get().name == "Two"
