"""While the database is away everybody is told so, in their language, and nobody is told a falsehood."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test import Client
from lxml import html

from cms.absence.database_watch import database_watch
from events.registration.models import Registration
from tests.cms.absence.absences import full, locked, nowhere, read_only
from tests.desks import log_in
from tests.events.registration.conftest import World, build_world, entries

pytestmark = pytest.mark.django_db(transaction=True)

HEADINGS = {"en": "Not available", "pl": "niedostępn", "de": "nicht erreichbar"}
Absence = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def quiet_client() -> Client:
    client = log_in(superuser=True)
    client.raise_request_exception = False
    return client


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


class TestWhileTheDatabaseIsAway:
    @pytest.mark.parametrize("language", HEADINGS)
    def test_a_page_says_so_in_the_language_of_its_address(self, visitor: Client, language: str) -> None:
        with nowhere():
            response = visitor.get(f"/{language}/")
        page = html.fromstring(response.content)

        assert response.status_code == 503
        assert int(response["Retry-After"]) > 0
        assert page.get("lang") == language
        assert HEADINGS[language] in page.findtext(".//h1")
        assert page.xpath("//main//a/@href") == [f"/{language}/"]
        assert "no-store" in response["Cache-Control"]
        assert "Content-Security-Policy" in response.headers

    def test_an_address_without_language_speaks_as_the_browser_asks(self, visitor: Client) -> None:
        with nowhere():
            answers = [visitor.get("/", headers={"Accept-Language": code}) for code in HEADINGS]

        assert [html.fromstring(answer.content).get("lang") for answer in answers] == list(HEADINGS)
        assert "Accept-Language" in answers[0]["Vary"]

    def test_a_missing_page_and_one_that_asks_for_a_session_say_so_too(self, visitor: Client) -> None:
        visitor.cookies["sessionid"] = "unknown"
        with nowhere():
            answers = [
                visitor.get(path) for path in ("/en/nothing/", "/admin/", "/admin/login/", "/sitemap.xml")
            ]

        assert [answer.status_code for answer in answers] == [503] * 4

    def test_it_is_said_once_in_the_log_and_once_that_it_is_over(
        self, visitor: Client, at_once: None, caplog: pytest.LogCaptureFixture
    ) -> None:
        with nowhere():
            for _time in range(3):
                visitor.get("/en/")
        assert visitor.get("/en/").status_code == 200

        away, back = lines(caplog)
        assert away.startswith("The database is away: ")
        assert back.startswith("The database is back after ")

    def test_others_are_answered_at_once_while_one_looks(self, visitor: Client) -> None:
        with nowhere():
            visitor.get("/en/")
            visitor.get("/en/")  # looks, and sees that it is away
        # It is back, but nobody looks again within the same second.
        assert visitor.get("/en/").status_code == 503
        database_watch._looked_at = 0.0
        assert visitor.get("/en/").status_code == 200

    def test_an_error_in_the_code_is_an_error(
        self, visitor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def ask_nonsense(*_arguments: object, **_named: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT nonsense")

        monkeypatch.setattr("cms.views.route_directly", ask_nonsense)
        response = visitor.get("/en/")

        assert response.status_code == 500
        assert any(record.exc_info for record in caplog.records)


class TestWhatWasPosted:
    def test_a_registration_is_kept_in_the_page_and_can_be_sent_again(
        self, visitor: Client, world: World, at_once: None
    ) -> None:
        with nowhere():
            response = visitor.post(world.url("pl"), entries(name='Łucja "<b>" Nowak'))
        (form,) = html.fromstring(response.content).forms

        assert response.status_code == 503
        assert "Nic nie zostało zapisane" in html.fromstring(response.content).text_content()
        assert visitor.post(form.action, dict(form.fields)).status_code == 303
        assert Registration.objects.get().name == 'Łucja "<b>" Nowak'

    def test_what_another_site_had_posted_is_not_shown(self, visitor: Client, world: World) -> None:
        with nowhere():
            response = visitor.post(world.url(), entries(), headers={"Sec-Fetch-Site": "cross-site"})

        assert not html.fromstring(response.content).forms

    def test_a_password_is_not_shown(self, visitor: Client) -> None:
        with nowhere():
            response = visitor.post("/admin/login/", {"username": "eva", "password": "two-banks"})

        assert response.status_code == 503
        assert b"two-banks" not in response.content

    def test_a_script_gets_a_sentence(self, visitor: Client) -> None:
        visitor.cookies["sessionid"] = "unknown"
        with nowhere():
            response = visitor.post("/admin/login/", headers={"X-Requested-With": "XMLHttpRequest"})

        assert response.status_code == 503
        assert response.json() == {
            "success": False,
            "error_message": "Nothing was saved. Please send it again in a few minutes.",
        }

    def test_staff_get_their_form_back(self, world: World) -> None:
        client = quiet_client()
        with nowhere():
            response = client.post("/admin/events/workshop/create/", {"title": "Typed for an hour"})
        (form,) = html.fromstring(response.content).forms

        assert response.status_code == 503
        assert form.fields["title"] == "Typed for an hour"

    def test_nobody_is_told_that_nothing_was_saved_where_something_was(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = quiet_client()
        monkeypatch.setattr(
            "django.contrib.sessions.backends.db.SessionStore.save", lambda *_all, **_named: None
        )

        def save_and_lose_the_database(*_arguments: object, **_named: object) -> None:
            world.set(platform="Elsewhere")
            with nowhere():
                Registration.objects.count()

        monkeypatch.setattr("wagtail.admin.views.home.HomeView.dispatch", save_and_lose_the_database)
        response = client.post("/admin/")

        assert response.status_code == 503
        assert b"It is not certain whether everything was saved" in response.content


@pytest.mark.sqlite
class TestWhatSqliteRefuses:
    @pytest.mark.parametrize("absence", [locked, full, read_only])
    def test_visitors_read_on_and_posts_are_told(
        self, visitor: Client, world: World, absence: Absence
    ) -> None:
        visitor.get("/en/")  # makes the row of the site's facts
        with absence():
            read = visitor.get("/en/")
            posted = visitor.post(world.url("de"), entries(q_why="x" * 4000))
            read_again = visitor.get("/en/")

        assert (read.status_code, posted.status_code, read_again.status_code) == (200, 503, 200)
        assert "Es wurde nichts gespeichert" in html.fromstring(posted.content).text_content()
        assert not Registration.objects.exists()

    def test_who_posts_after_somebody_waited_in_vain_is_told_at_once(
        self,
        visitor: Client,
        world: World,
        django_assert_num_queries: Callable[[int], AbstractContextManager[None]],
    ) -> None:
        with locked():
            visitor.post(world.url(), entries())
            visitor.post(world.url(), entries())
            with django_assert_num_queries(0):
                assert visitor.post(world.url(), entries()).status_code == 503
        database_watch._looked_at = 0.0
        assert visitor.post(world.url(), entries()).status_code == 303
