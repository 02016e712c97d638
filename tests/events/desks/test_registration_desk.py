"""The desk of registrations."""

import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services.deliver_letter import deliver_letter
from events.models import Workshop
from events.registration.enums import RegistrationLetter, RegistrationState
from events.registration.models import Registration
from events.registration.readers.read_answers import GivenAnswer
from events.registration.services.lock_workshop import lock_workshop
from events.registration.services.write_to_registrant import write_to_registrant
from tests.desks import read_text
from tests.factories import (
    RegistrationFactory,
    RegistrationFormFactory,
    WorkshopFactory,
    WorkshopPageFactory,
    make_question,
)
from tests.factories.site import SiteTree

INDEX = reverse("events_registration_registration_modeladmin_index")


def url(action: str, registration: Registration) -> str:
    return reverse(f"events_registration_registration_modeladmin_{action}", args=[registration.pk])


class TestCancelling:
    def test_names_the_workshop_in_the_language_of_the_admin(self, organiser: Client) -> None:
        workshop = WorkshopFactory(name="Czyste notatki", taken=1)
        WorkshopPageFactory(workshop=workshop, title="Clear notes")
        text = read_text(organiser.get(url("cancel", workshop.registrations.get())))
        assert "“Clear notes”" in text

    @pytest.mark.parametrize(
        ("state", "is_offered"),
        [
            (RegistrationState.CONFIRMED, True),
            (RegistrationState.WAITING, True),
            (RegistrationState.CANCELLED, False),
        ],
    )
    def test_is_offered_for_whoever_is_registered(
        self, organiser: Client, state: RegistrationState, is_offered: bool
    ) -> None:
        registration = RegistrationFactory(state=state)
        tree = BeautifulSoup(organiser.get(url("inspect", registration)).content, "lxml")
        assert bool(tree.select(f'a[href="{url("cancel", registration)}"]')) is is_offered

    def test_of_a_past_workshop_promises_no_letter(self, organiser: Client) -> None:
        workshop = WorkshopFactory(days=-10, terms__places=1, taken=1)
        registration = workshop.registrations.get()
        RegistrationFactory(workshop=workshop, state=RegistrationState.WAITING)
        asked = read_text(organiser.get(url("cancel", registration)))
        done = read_text(organiser.post(url("cancel", registration), follow=True))
        for text in (asked, done):
            assert "The workshop is over, so nobody is written to" in text
            assert "notified" not in text
        assert not Registration.objects.with_place().exists()

    def test_asks_first_and_changes_nothing_on_get(self, organiser: Client) -> None:
        workshop = WorkshopFactory(terms__places=1, taken=1)
        registration = workshop.registrations.get()
        text = read_text(organiser.get(url("cancel", registration)))
        assert registration.name in text
        assert Registration.objects.get().state == RegistrationState.CONFIRMED

    def test_frees_the_seat_for_whoever_waits_longest(self, organiser: Client) -> None:
        workshop = WorkshopFactory(terms__places=1, taken=1)
        first = workshop.registrations.get()
        waiting = RegistrationFactory(workshop=workshop, state=RegistrationState.WAITING)
        organiser.post(url("cancel", first))
        waiting.refresh_from_db()
        assert waiting.state == RegistrationState.CONFIRMED
        assert Registration.objects.with_place().get() == waiting

    def test_keeps_who_did_it_and_why_in_the_history_that_an_inspection_shows(
        self, organiser: Client
    ) -> None:
        registration = WorkshopFactory(taken=1).registrations.get()
        organiser.post(url("cancel", registration), {"reason": "  She is ill.\r\nBack in May. "})
        move = registration.moves.get()
        assert (move.to_state, move.reason) == ("cancelled", "She is ill.\nBack in May.")
        assert move.by == User.objects.get()
        text = read_text(organiser.get(url("inspect", registration)))
        assert "Cancelled: She is ill. Back in May." in text

    def test_needs_no_reason(self, organiser: Client) -> None:
        registration = WorkshopFactory(taken=1).registrations.get()
        organiser.post(url("cancel", registration))
        assert registration.moves.get().reason == ""

    def test_says_what_is_wrong_with_a_reason_and_cancels_nothing(self, organiser: Client) -> None:
        registration = WorkshopFactory(taken=1).registrations.get()
        response = organiser.post(url("cancel", registration), {"reason": "a" * 1001})
        assert "Shorten this text to 1000 characters" in read_text(response)
        assert not registration.moves.exists()

    def test_twice_writes_one_letter_and_one_log_entry(self, organiser: Client) -> None:
        registration = WorkshopFactory(taken=1).registrations.get()
        organiser.post(url("cancel", registration))
        letters = Letter.objects.count()
        organiser.post(url("cancel", registration))
        assert letters == Letter.objects.count() >= 1
        entry = ModelLogEntry.objects.get(action="events_registration.cancel")
        assert registration.name not in str(entry.label) + str(entry.data)

    def test_says_when_a_colleague_has_erased_it_meanwhile(
        self, organiser: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        registration = WorkshopFactory(taken=1).registrations.get()

        def lock_behind_the_colleague(workshop_id: int) -> Workshop:
            Registration.objects.filter(pk=registration.pk).delete()
            return lock_workshop(workshop_id)

        monkeypatch.setattr("events.registration.modeladmin.lock_workshop", lock_behind_the_colleague)
        response = organiser.post(url("cancel", registration), follow=True)
        assert response.redirect_chain[-1][0] == INDEX
        assert "This registration has been deleted meanwhile." in read_text(response)
        assert not Letter.objects.exists()


class TestCorrecting:
    def test_asks_with_the_present_address_and_changes_nothing_on_get(self, organiser: Client) -> None:
        registration = WorkshopFactory(taken=1).registrations.get()
        assert url("correct", registration) in organiser.get(url("inspect", registration)).content.decode()
        page = organiser.get(url("correct", registration)).content.decode()
        assert f'value="{registration.email}"' in page
        assert not ModelLogEntry.objects.filter(action="events_registration.correct_address").exists()

    def test_sends_what_had_failed_to_the_new_address_and_names_nobody_in_the_log(
        self, organiser: Client
    ) -> None:
        registration = WorkshopFactory(taken=1).registrations.get()
        with transaction.atomic():
            write_to_registrant(registration, RegistrationLetter.CONFIRMED)
        Letter.objects.update(state=LetterState.FAILED)
        answer = organiser.post(url("correct", registration), {"email": "ida@example.org"}, follow=True)
        assert "The address is corrected, and 1 e-mail is on its way again." in read_text(answer)
        assert deliver_letter(Letter.objects.get().pk) == LetterState.SENT
        assert "ida@example.org" in mail.outbox[-1].to[0]
        entry = ModelLogEntry.objects.get(action="events_registration.correct_address")
        assert "ida" not in str(entry.label) + str(entry.data)

    def test_refuses_what_is_no_address_and_an_address_that_is_registered(self, organiser: Client) -> None:
        workshop = WorkshopFactory(taken=2)
        first, second = workshop.registrations.all()
        for address, says in ((second.email.upper(), "registered with this address already"), ("ida", "@")):
            answer = organiser.post(url("correct", first), {"email": address})
            assert says in read_text(answer)
        first.refresh_from_db()
        assert first.email != second.email

    def test_says_when_a_colleague_has_erased_it_meanwhile(
        self, organiser: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        registration = WorkshopFactory(taken=1).registrations.get()
        monkeypatch.setattr("events.registration.modeladmin.correct_address", lambda *_given: None)
        answer = organiser.post(url("correct", registration), {"email": "ida@example.org"}, follow=True)
        assert "This registration has been deleted meanwhile." in read_text(answer)


class TestErasing:
    def test_is_offered_where_a_registration_is_looked_at_and_stays_offered(self, organiser: Client) -> None:
        registration = WorkshopFactory(taken=1).registrations.get()
        for _state in ("confirmed", "cancelled"):
            page = organiser.get(url("inspect", registration)).content.decode()
            assert url("erase", registration) in page
            organiser.post(url("cancel", registration))

    def test_names_person_and_workshop_in_the_language_of_the_admin(self, organiser: Client) -> None:
        workshop = WorkshopFactory(name="Czyste notatki", taken=1)
        WorkshopPageFactory(workshop=workshop, title="Clear notes")
        registration = workshop.registrations.get()
        text = read_text(organiser.get(url("erase", registration)))
        assert f"Delete the registration of {registration.name} for “Clear notes” for good?" in text
        assert "The person is not written to. This cannot be undone." in text
        assert Registration.objects.exists()

    def test_leads_back_to_the_list_that_the_person_has_left(self, organiser: Client) -> None:
        registration = WorkshopFactory(taken=1).registrations.get()
        response = organiser.post(url("erase", registration), follow=True)
        assert response.redirect_chain[-1][0] == INDEX
        assert "Deleted for good." in read_text(response)
        assert registration.name not in read_text(response)
        assert organiser.post(url("erase", registration)).status_code == 404

    def test_says_who_gets_the_place(self, organiser: Client) -> None:
        workshop = WorkshopFactory(terms__places=1, taken=1)
        first = workshop.registrations.get()
        RegistrationFactory(workshop=workshop, state=RegistrationState.WAITING)
        response = organiser.post(url("erase", first), follow=True)
        assert "The place goes to somebody from the waiting list." in read_text(response)

    @pytest.mark.parametrize("action", ["cancel", "correct", "erase"])
    def test_takes_the_right_to_act_on_registrations(self, site: SiteTree, action: str) -> None:
        user = User.objects.create_user("ute", password="secret")
        rights = Permission.objects.filter(codename__in=["access_admin", "view_registration"])
        user.user_permissions.set(rights)
        client = Client()
        client.force_login(user)
        registration = WorkshopFactory(taken=1).registrations.get()
        page = client.get(url("inspect", registration))
        assert page.status_code == 200
        assert url(action, registration) not in page.content.decode()
        client.post(url(action, registration))
        assert Registration.objects.get().state == RegistrationState.CONFIRMED


class TestExport:
    def test_has_one_column_for_a_question_whatever_the_language(self, organiser: Client) -> None:
        form = RegistrationFormFactory(questions=[make_question("text", "Your town", key="town")])
        workshop = WorkshopFactory(terms__form=form)
        for language, label, town in (("en", "Your town", "Greifswald"), ("pl", "Miasto", "=1+1")):
            answer = GivenAnswer("town", "text", town, label, language=language)
            RegistrationFactory(workshop=workshop, language=language, answers=[answer])
        content = organiser.get(INDEX, {"workshop": workshop.pk, "export": "xlsx"}).content
        rows = list(load_workbook(io.BytesIO(content)).active.values)
        column = rows[0].index("Your town")
        assert len(rows) == 3
        assert {row[column] for row in rows[1:]} == {"Greifswald", "'=1+1"}

    def test_is_offered_for_one_workshop_at_a_time(self, organiser: Client) -> None:
        RegistrationFactory()
        assert "export=csv" not in organiser.get(INDEX).content.decode()
        response = organiser.get(INDEX, {"export": "csv"}, follow=True)
        assert "Choose a workshop first" in read_text(response)

    def test_as_csv_is_read_by_spreadsheets_as_unicode(self, organiser: Client) -> None:
        registration = RegistrationFactory(name="Łukasz Żółć")
        content = organiser.get(INDEX, {"workshop": registration.workshop_id, "export": "csv"}).content
        assert content.startswith(b"\xef\xbb\xbf")
        assert "Łukasz Żółć" in content.decode()


class TestInspecting:
    def test_words_answers_for_the_organiser(self, organiser: Client) -> None:
        form = RegistrationFormFactory(questions=[make_question("text", "Your town", key="town")])
        workshop = WorkshopFactory(terms__form=form)
        answer = GivenAnswer("town", "text", "+48 Szczecin", "Miasto", language="pl")
        registration = RegistrationFactory(workshop=workshop, language="pl", answers=[answer])
        assert "Your town +48 Szczecin" in read_text(organiser.get(url("inspect", registration)))


def test_speaks_polish_without_bending_nouns(organiser: Client) -> None:
    registration = WorkshopFactory(taken=1).registrations.get()
    UserProfile.objects.create(user=User.objects.get(), preferred_language="pl")
    page = BeautifulSoup(organiser.get(INDEX).content, "lxml")
    assert [title.text for title in page.select(".changelist-filter h3")] == ["Wydarzenie", "Stan", "Język"]
    inspected = BeautifulSoup(organiser.get(url("inspect", registration)).content, "lxml")
    assert inspected.select_one(".back").text.strip() == "Wróć do listy"


class TestDeletingAWorkshop:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_in_use_says_in_german_what_needs_it_before_asking(self, organiser: Client, method: str) -> None:
        workshop = WorkshopPageFactory(workshop=WorkshopFactory(taken=2)).workshop
        UserProfile.objects.create(user=User.objects.get(), preferred_language="de")
        delete = reverse("events_workshop_modeladmin_delete", args=[workshop.pk])
        page = BeautifulSoup(getattr(organiser, method)(delete).content, "lxml")
        obstacles = [item.text.strip() for item in page.select(".desk-obstacles li")]
        assert obstacles == ["Anmeldungen: 2", "Seiten: 1"]
        assert not page.select("main form button.serious")

    def test_that_nothing_needs_asks_in_german_whether_to(self, organiser: Client) -> None:
        workshop = WorkshopFactory(name="Brücken")
        UserProfile.objects.create(user=User.objects.get(), preferred_language="de")
        delete = reverse("events_workshop_modeladmin_delete", args=[workshop.pk])
        assert "„Brücken“ löschen?" in read_text(organiser.get(delete))
        assert Workshop.objects.filter(pk=workshop.pk).exists()
        organiser.post(delete)
        assert not Workshop.objects.filter(pk=workshop.pk).exists()


class TestList:
    def test_says_what_to_do_when_nothing_matches(self, organiser: Client) -> None:
        RegistrationFactory()
        UserProfile.objects.create(user=User.objects.get(), preferred_language="de")
        page = BeautifulSoup(organiser.get(INDEX, {"q": "nobody"}).content, "lxml")
        assert "Nichts gefunden." in page.text
        assert page.find("a", string="Ganze Liste zeigen")["href"] == INDEX
        assert page.select_one("#id_q")["placeholder"] == "Suchen"

    @pytest.mark.parametrize(("query", "found"), [("Anna", 1), ("anna@example.org", 1), ("nobody", 0)])
    def test_is_searched_by_name_and_address(self, organiser: Client, query: str, found: int) -> None:
        RegistrationFactory(name="Anna Nowak", email="anna@example.org")
        RegistrationFactory()
        assert len(organiser.get(INDEX, {"q": query}).context["object_list"]) == found

    def test_names_the_workshop_in_the_language_of_the_admin(self, organiser: Client) -> None:
        workshop = WorkshopFactory(name="Czyste notatki")
        page = WorkshopPageFactory(workshop=workshop, title="Clear notes")
        RegistrationFactory(workshop=workshop)
        text = read_text(organiser.get(INDEX))
        assert text.count("Clear notes") == 2  # in the list and in the filter
        assert "Czyste notatki" not in text
        page.delete()
        assert "Czyste notatki" in read_text(organiser.get(INDEX))

    def test_is_filtered_by_workshop(self, organiser: Client) -> None:
        wanted = RegistrationFactory()
        RegistrationFactory()
        rows = organiser.get(INDEX, {"workshop": wanted.workshop_id}).context["object_list"]
        assert list(rows) == [wanted]

    @pytest.mark.parametrize("workshop", ["abc", "²", "-1", "9" * 23, "9" * 5_000])
    def test_is_filtered_by_nothing_where_no_key_is_named(self, organiser: Client, workshop: str) -> None:
        registration = RegistrationFactory()
        answer = organiser.get(INDEX, {"workshop": workshop})
        assert list(answer.context["object_list"]) == [registration]

    @pytest.mark.sqlite  # how many queries there are does not depend on the engine
    def test_constant_queries_from_four_rows_to_four_hundred(self, organiser: Client) -> None:
        counts = []
        for rows in (4, 396):
            RegistrationFactory.create_batch(rows)
            organiser.get(INDEX)
            with CaptureQueriesContext(connection) as queries:
                organiser.get(INDEX)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 40
