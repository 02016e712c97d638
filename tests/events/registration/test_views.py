"""The registration page and its result, as a visitor without a cookie meets them."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from cms.mail.models import Letter
from cms.site_facts import SiteFacts
from events.registration.enums import RegistrationState
from events.registration.models import Registration
from events.registration.readers.read_answers import GivenAnswer
from events.registration.readers.sign_result import Result, sign_result
from tests.events.registration.conftest import ROOM, World, entries
from tests.factories.pages import StandardPageFactory
from tests.factories.registrations import RegistrationFactory, make_question

Post = Callable[..., Any]


def text(response: Any) -> str:
    page: str = html.unescape(response.content.decode())
    return page


def count_queries(django_assert_max_num_queries: Any, client: Client, url: str) -> int:
    with django_assert_max_num_queries(100) as captured:
        assert client.get(url).status_code == HTTPStatus.OK
    return len(captured)


# --- The form -----------------------------------------------------------------------------------------------
def test_the_form_is_a_form_of_fields_with_labels(client: Client, world: World) -> None:
    page = text(client.get(world.url()))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'<label for="([^"]+)"', page):
        assert target in ids
    assert "novalidate" in page
    for token in ("name", "email", "organization"):
        assert f'autocomplete="{token}"' in page
    assert re.search(r"Organisation\s*<span class=\"opt\">\(optional\)", page)
    assert "For the lunch." in page
    assert "maxlength" not in page


def test_each_language_shows_its_own_wording(client: Client, world: World) -> None:
    page = text(client.get(world.url("pl")))
    assert "Czego Państwo nie jedzą?" in page
    assert '<span lang="en">What do you expect?</span>' in page
    assert '<span lang="en">You may photograph me</span>' in page
    assert '<span lang="en">Anything you do not eat?</span>' in text(client.get(world.url("de")))


def test_the_page_leads_to_itself_in_the_other_languages(client: Client, world: World) -> None:
    page = text(client.get(world.url("de")))
    for language in ("en", "pl", "de"):
        assert f'href="{world.url(language)}"' in page
    assert "noindex" in page


def test_the_privacy_notice_is_linked(client: Client, world: World) -> None:
    home = world.pages["en"].get_parent().get_parent()
    page = StandardPageFactory(parent=home, title="Privacy", locale=home.locale)
    facts = SiteFacts.for_site(page.get_site())
    facts.privacy_page = page
    facts.save()
    assert re.search(r'<a href="/en/privacy/">What we keep', text(client.get(world.url())))


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_question_added_in_the_source_is_asked_in_all_languages(
    client: Client, world: World, answer: str
) -> None:
    form = world.forms["en"]
    form.questions = form.questions.stream_block.to_python(
        [*form.questions.raw_data, make_question("text", "What is new?", key="new")]
    )
    form.save()
    for language in ("en", "pl", "de"):
        assert "What is new?" in text(client.get(world.url(language)))
        client.post(world.url(language), entries(email=f"{language}@example.org", q_new=answer))
    kept = [row.answers.last() for row in Registration.objects.all()]
    assert [(row.question, row.value) for row in kept] == [("new", answer)] * 3


# --- What follows -------------------------------------------------------------------------------------------
def test_a_registration_keeps_keys_and_what_was_shown(sign_up: Post) -> None:
    sign_up("pl", q_interp="yes", q_days=["tue", "mon"], q_diet="orzechy", q_photo="on")
    registration = Registration.objects.get()
    assert registration.language == "pl"
    interpretation = "Czy potrzebne jest tłumaczenie na niemiecki?"
    assert [GivenAnswer.from_row(row) for row in registration.answers.all()] == [
        GivenAnswer("diet", "text", "orzechy", "Czego Państwo nie jedzą?", "", "pl"),
        GivenAnswer("why", "paragraph", "", "What do you expect?", "", "en"),
        GivenAnswer("interp", "choice", "yes", interpretation, "Tak, proszę", "pl"),
        GivenAnswer("days", "choices", "tue", "W które dni?", "wtorek", "pl"),
        GivenAnswer("days", "choices", "mon", "W które dni?", "poniedziałek", "pl"),
        GivenAnswer("photo", "yes_no", "yes", "You may photograph me", "", "en"),
    ]


def test_a_question_left_empty_is_told_from_one_never_asked(sign_up: Post) -> None:
    sign_up(q_diet="", q_photo="")
    answers = Registration.objects.get().answers
    assert [(row.question, row.value) for row in answers.all()] == [
        ("diet", ""),
        ("why", ""),
        ("interp", "no"),
        ("days", ""),
        ("photo", "no"),
    ]


def test_registrations_are_found_by_an_answer(world: World, client: Client) -> None:
    client.post(world.url("pl"), entries(email="one@example.org", q_days=["mon", "tue"]))
    client.post(world.url("en"), entries(email="two@example.org", q_days=["tue"]))
    on_monday = Registration.objects.filter(answers__question="days", answers__value="mon")
    assert [row.email for row in on_monday] == ["one@example.org"]


def test_success_leads_to_a_result_without_personal_data(client: Client, sign_up: Post) -> None:
    response = sign_up()
    assert response.status_code == HTTPStatus.SEE_OTHER
    page = client.get(response["Location"])
    assert "You have a place" in text(page)
    for personal in ("Hanna", "Łoś", "hanna@example.org"):
        assert personal not in text(page) + response["Location"]


def test_a_waiting_place_says_so(client: Client, world: World, sign_up: Post) -> None:
    world.set_terms(places=1)
    RegistrationFactory(workshop=world.workshop)
    page = client.get(sign_up()["Location"])
    assert "All places are taken" in text(page)
    assert "You have a place" not in text(page)


def test_the_result_is_shown_in_each_language(client: Client, world: World) -> None:
    token = sign_result(Result(world.workshop.uuid, RegistrationState.WAITING))
    for language in ("en", "pl", "de"):
        page = client.get(f"/{language}/registration/result/{token}/")
        assert page.status_code == HTTPStatus.OK
        assert f'href="/pl/registration/result/{token}/"' in text(page)


def test_whoever_gets_no_letter_is_told_where_to_ask_and_not_to_register_twice(
    client: Client, world: World
) -> None:
    facts = SiteFacts.for_site(Site.objects.get(is_default_site=True))
    token = sign_result(Result(world.workshop.uuid, RegistrationState.CONFIRMED))
    for address, told in (
        ("", "Check your spam folder."),
        ("post@example.org", "If it is not there either, write to us: post@example.org"),
    ):
        facts.contact_email = address
        facts.save()
        page = client.get(f"/en/registration/result/{token}/")
        hint = BeautifulSoup(page.content, "lxml").select_one("main .hint")
        assert hint is not None
        assert " ".join(hint.text.split()).endswith(told)


@pytest.mark.parametrize("token", ["nonsense", "eyJ3IjoxfQ:abc", ":::"])
def test_an_invented_result_is_not_found(client: Client, world: World, token: str) -> None:
    assert client.get(f"/en/registration/result/{token}/").status_code == HTTPStatus.NOT_FOUND


def test_a_changed_result_is_not_found(client: Client, world: World) -> None:
    token = sign_result(Result(world.workshop.uuid, RegistrationState.WAITING))
    content, signature = token.rsplit(":", 1)
    assert client.get(f"/en/registration/result/{content}A:{signature}/").status_code == HTTPStatus.NOT_FOUND


# --- When nobody can register -------------------------------------------------------------------------------
CLOSED: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    "cancelled": (lambda: {"status": "cancelled"}, "has been cancelled"),
    "past": (
        lambda: {
            "starts_at": timezone.now() - timedelta(days=2),
            "ends_at": timezone.now() - timedelta(days=2, hours=-1),
        },
        "took place on",
    ),
    "not yet": (
        lambda: {"opens_at": timezone.now() + timedelta(days=1)},
        "Registration opens on",
    ),
    "closed": (
        lambda: {"closes_at": timezone.now() - timedelta(days=1)},
        "Registration closed on",
    ),
    "without terms": (dict, "needs no registration"),
}


@pytest.mark.parametrize("state", CLOSED)
def test_where_nobody_can_register_a_sentence_says_why(
    client: Client, world: World, sign_up: Post, state: str
) -> None:
    changes, sentence = CLOSED[state]
    if state == "without terms":
        world.terms.delete()
    elif state in {"not yet", "closed"}:
        world.set_terms(**changes())
    else:
        world.set(**changes())
    page = client.get(world.url())
    assert sentence in text(page)
    assert "<form" not in text(page)
    response = sign_up()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "You are not registered" in text(response)
    assert sentence in text(response)
    assert not Registration.objects.exists()
    assert not Letter.objects.exists()


def test_a_full_workshop_offers_the_waiting_list(client: Client, world: World) -> None:
    world.set_terms(places=1)
    RegistrationFactory(workshop=world.workshop)
    assert "Join the waiting list" in text(client.get(world.url()))


def test_registration_ends_when_the_workshop_starts(client: Client, world: World) -> None:
    with time_machine.travel(world.workshop.starts_at + timedelta(minutes=1)):
        assert "Registration closed on" in text(client.get(world.url()))


@pytest.mark.parametrize("change", ["unknown", "unpublished"])
def test_a_workshop_that_visitors_cannot_see_is_not_found(
    client: Client, world: World, sign_up: Post, change: str
) -> None:
    if change == "unknown":
        world.workshop.uuid = uuid4()
    else:
        for page in world.pages.values():
            page.unpublish()
    token = sign_result(Result(world.workshop.uuid, RegistrationState.WAITING))
    assert client.get(world.url()).status_code == HTTPStatus.NOT_FOUND
    assert sign_up().status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"/en/registration/result/{token}/").status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"/en/calendar/{world.workshop.uuid}.ics").status_code == HTTPStatus.NOT_FOUND


def test_one_published_language_is_enough_for_all(client: Client, world: World) -> None:
    for code in ("pl", "de"):
        world.pages[code].unpublish()
    page = text(client.get(world.url("de")))
    assert '<p class="lead" lang="en">' in page
    assert 'href="/de/termine/clear-notes/"' in page


# --- Privacy ------------------------------------------------------------------------------------------------
def test_visitors_get_no_cookie_and_nothing_personal_is_cached(
    client: Client, world: World, sign_up: Post
) -> None:
    empty, posted = client.get(world.url()), sign_up()
    personal = [sign_up(name=""), posted, client.get(posted["Location"])]
    for response in [empty, *personal]:
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        # A browser that may not store the empty form forgets what was typed into it on the way back.
        assert response["Cache-Control"] == (
            "private, no-cache" if response is empty else "private, no-store"
        )
        assert "csrfmiddlewaretoken" not in text(response)
    assert not client.cookies


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_changes_nothing(client: Client, world: World, method: str) -> None:
    response = getattr(client, method)(world.url(), entries())
    assert response.status_code == HTTPStatus.OK
    assert not Registration.objects.exists()
    assert "Hanna" not in text(response)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(client: Client, world: World, method: str) -> None:
    assert getattr(client, method)(world.url()).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_the_room_stays_private(client: Client, world: World, sign_up: Post) -> None:
    posted = sign_up()
    shown = [
        client.get(world.url()),
        posted,
        client.get(posted["Location"]),
        client.get(f"/en/calendar/{world.workshop.uuid}.ics"),
        sign_up(email="wrong"),
    ]
    for response in shown:
        assert ROOM not in response.content.decode()
        assert "secret-room" not in str(response.headers)


# --- Posts from elsewhere -----------------------------------------------------------------------------------
FOREIGN: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://evil.testserver"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Sec-Fetch-Site": "nonsense"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://testserver:8000"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://["},
]
OWN: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://testserver"},
    {"Origin": "https://TESTSERVER"},
    {},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_post_from_elsewhere_is_refused(world: World, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(world.url(), entries(), headers=headers)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "sent from another website" in text(response)
    assert not Registration.objects.exists()


@pytest.mark.parametrize("headers", OWN)
def test_a_post_from_an_own_page_is_taken(world: World, headers: dict[str, str]) -> None:
    """The control: the same post passes with the headers of an own page, and Django's own check is on."""
    client = Client(enforce_csrf_checks=True)
    assert client.post(world.url(), entries(), headers=headers).status_code == HTTPStatus.SEE_OTHER
    assert Registration.objects.count() == 1


# --- Cost ---------------------------------------------------------------------------------------------------
def test_the_page_needs_as_many_queries_with_four_registrations_as_with_forty(
    client: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    world.set_terms(places=None)
    RegistrationFactory.create_batch(4, workshop=world.workshop)
    client.get(world.url())  # fills the caches of sites and settings
    few = count_queries(django_assert_max_num_queries, client, world.url())
    RegistrationFactory.create_batch(36, workshop=world.workshop)
    assert Registration.objects.with_place().count() == 40
    assert count_queries(django_assert_max_num_queries, client, world.url()) == few <= 15
