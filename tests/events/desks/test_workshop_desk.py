"""The desk of workshops: adding, editing, listing."""

import datetime
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page
from wagtail.users.models import UserProfile

from cms.facts.log_changes import CHANGE_FACTS
from events.models import Workshop, WorkshopPage
from events.registration.models import RegistrationTerms
from tests.desks import error_texts, read_form, read_text
from tests.factories import (
    PersonFactory,
    RegistrationFormFactory,
    RegistrationTermsFactory,
    SeriesPageFactory,
    SiteTree,
    WorkshopFactory,
    WorkshopPageFactory,
    translate_page,
)

INDEX = reverse("events_workshop_modeladmin_index")
CREATE = reverse("events_workshop_modeladmin_create")
SUMMER, WINTER = "2031-03-30 02:30", "2031-10-26 02:30"  # the clocks in Poland change


def edit_url(workshop: Workshop) -> str:
    return reverse("events_workshop_modeladmin_edit", args=[workshop.pk])


def save(client: Client, workshop: Workshop, **changes: str) -> HttpResponse:
    data = read_form(client.get(edit_url(workshop)))
    return client.post(edit_url(workshop), data | changes)


def add(client: Client, site: SiteTree, **changes: str) -> HttpResponse:
    data = read_form(client.get(CREATE)) | {
        "page_title": "Ćwiczenia z niemieckiego",
        "page_language": str(site.homes["pl"].locale_id),
        "starts_at": "2031-05-06 17:00",
        "ends_at": "2031-05-06 19:30",
    }
    return client.post(CREATE, data | changes)


class TestAdding:
    def test_makes_facts_and_draft_and_opens_the_pages_editor(
        self, organiser: Client, site: SiteTree
    ) -> None:
        response = add(organiser, site)
        page = WorkshopPage.objects.get()
        assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert (page.live, page.locale.language_code, page.slug) == (False, "pl", "cwiczenia-z-niemieckiego")
        assert page.get_parent().specific == site.workshops["pl"]
        assert page.workshop.name == "Ćwiczenia z niemieckiego"
        assert page.owner == page.latest_revision.user
        assert organiser.get(response.url).status_code == 200

    def test_reads_the_times_by_the_clock_of_the_place(self, organiser: Client, site: SiteTree) -> None:
        add(organiser, site, time_zone="Europe/Kyiv")
        assert Workshop.objects.get().starts_at == datetime.datetime(2031, 5, 6, 14, tzinfo=datetime.UTC)

    def test_puts_the_page_below_its_series_where_that_has_one(
        self, organiser: Client, site: SiteTree
    ) -> None:
        series_page = SeriesPageFactory(parent=site.workshops["pl"])
        add(organiser, site, series=str(series_page.series_id))
        assert WorkshopPage.objects.get().get_parent().specific == series_page

    def test_makes_neither_when_the_page_fails(self, organiser: Client, site: SiteTree) -> None:
        with (
            mock.patch("cms.facts.services.write_page.log", side_effect=IntegrityError),
            pytest.raises(IntegrityError),
        ):
            add(organiser, site)
        assert not Workshop.objects.exists()
        assert not WorkshopPage.objects.exists()

    @pytest.mark.parametrize("language", ["de", "pl"])
    def test_begins_in_the_language_of_whoever_adds_one(
        self, organiser: Client, site: SiteTree, language: str
    ) -> None:
        UserProfile.objects.create(user=User.objects.get(), preferred_language=language)
        assert read_form(organiser.get(CREATE))["page_language"] == [str(site.homes[language].locale_id)]

    def test_says_in_which_language_there_is_no_list_yet(self, organiser: Client, site: SiteTree) -> None:
        site.workshops["de"].delete()
        response = organiser.get(CREATE)
        assert "German: there is no page “workshops” yet" in read_text(response)
        assert add(organiser, site, page_language=str(site.homes["de"].locale_id)).status_code == 200
        assert not Workshop.objects.exists()

    def test_keeps_what_was_typed_when_something_is_wrong(self, organiser: Client, site: SiteTree) -> None:
        response = add(organiser, site, ends_at="2031-05-06 16:00", platform="Świętego Ducha 5")
        assert error_texts(response) == ["The end must come after the start."]
        kept = read_form(response)
        assert kept["platform"] == ["Świętego Ducha 5"]
        assert kept["page_title"] == ["Ćwiczenia z niemieckiego"]
        assert kept["ends_at"] == ["2031-05-06 16:00"]
        assert kept["page_language"] == [str(site.homes["pl"].locale_id)]

    def test_two_pages_of_one_title_get_two_addresses(self, organiser: Client, site: SiteTree) -> None:
        add(organiser, site)
        add(organiser, site)
        assert list(WorkshopPage.objects.order_by("pk").values_list("slug", flat=True)) == [
            "cwiczenia-z-niemieckiego",
            "cwiczenia-z-niemieckiego-2",
        ]

    def test_takes_people_questions_and_topics(self, organiser: Client, site: SiteTree) -> None:
        person, form = PersonFactory(), RegistrationFormFactory()
        add(
            organiser,
            site,
            **{
                "contributions-TOTAL_FORMS": "1",
                "contributions-0-person": str(person.pk),
                "contributions-0-role": "speaker",
                "contributions-0-ORDER": "1",
                "registration_terms-0-form": str(form.pk),
            },
        )
        workshop = Workshop.objects.get()
        assert [row.person for row in workshop.contributions.all()] == [person]
        assert workshop.registration_terms.get().form == form


class TestTerms:
    def test_a_new_workshop_begins_with_terms(self, organiser: Client, site: SiteTree) -> None:
        add(organiser, site)
        terms = RegistrationTerms.objects.get()
        assert (terms.places, terms.opens_at, terms.closes_at, terms.form) == (None, None, None, None)

    def test_one_without_terms_takes_no_registrations(self, organiser: Client, site: SiteTree) -> None:
        add(organiser, site, **{"registration_terms-0-DELETE": "1"})
        workshop = Workshop.objects.get()
        assert not workshop.registration_terms.exists()
        assert "no registration here" in read_text(
            organiser.get(reverse("events_workshop_modeladmin_inspect", args=[workshop.pk]))
        )

    def test_a_second_block_is_refused(self, organiser: Client) -> None:
        workshop = WorkshopFactory()
        save(
            organiser, workshop, **{"registration_terms-TOTAL_FORMS": "2", "registration_terms-1-places": "3"}
        )
        assert RegistrationTerms.objects.get().places is None

    def test_are_taken_away_and_given_back(self, organiser: Client) -> None:
        workshop = WorkshopFactory(terms__places=4)
        save(organiser, workshop, **{"registration_terms-0-DELETE": "1"})
        assert not RegistrationTerms.objects.exists()
        given_back = {"registration_terms-TOTAL_FORMS": "1", "registration_terms-0-waiting_places": "50"}
        save(organiser, workshop, **given_back)
        assert RegistrationTerms.objects.get().places is None

    def test_stay_while_somebody_has_a_place_and_the_form_says_what_to_do_instead(
        self, organiser: Client
    ) -> None:
        workshop = WorkshopFactory(taken=1)
        answer = save(organiser, workshop, **{"registration_terms-0-DELETE": "1", "platform": "Kept"})
        assert "so the terms must stay. To take no more registrations, let registration close now." in (
            read_text(answer)
        )
        assert "Kept" in answer.content.decode()
        assert RegistrationTerms.objects.filter(workshop=workshop).exists()

    def test_times_are_read_by_the_clock_of_the_place(self, organiser: Client) -> None:
        workshop = WorkshopFactory(time_zone="Europe/Kyiv", days=30)
        save(organiser, workshop, **{"registration_terms-0-opens_at": "2026-01-07 09:00"})
        opens = RegistrationTerms.objects.get().opens_at
        assert opens == datetime.datetime(2026, 1, 7, 7, tzinfo=datetime.UTC)
        shown = read_form(organiser.get(edit_url(workshop)))
        assert shown["registration_terms-0-opens_at"] == ["2026-01-07 09:00"]

    def test_a_wrong_window_is_said_beside_its_field(self, organiser: Client) -> None:
        workshop = WorkshopFactory()
        late = f"{workshop.local_end + datetime.timedelta(hours=1):%Y-%m-%d %H:%M}"
        response = save(organiser, workshop, **{"registration_terms-0-closes_at": late})
        assert error_texts(response) == ["Registration cannot stay open after the end of the workshop."]
        assert read_form(response)["registration_terms-0-closes_at"] == [late]

    def test_moving_the_workshop_before_its_window_is_said_there_too(self, organiser: Client) -> None:
        workshop = WorkshopFactory(days=9)
        workshop.registration_terms.update(closes_at=workshop.ends_at)
        earlier = workshop.local_start - datetime.timedelta(days=2)
        response = save(
            organiser,
            workshop,
            starts_at=f"{earlier:%Y-%m-%d %H:%M}",
            ends_at=f"{earlier + datetime.timedelta(hours=1):%Y-%m-%d %H:%M}",
        )
        assert error_texts(response) == ["Registration cannot stay open after the end of the workshop."]

    def test_a_list_counts_people_once_however_many_pages_the_search_finds(
        self, organiser: Client, site: SiteTree
    ) -> None:
        workshop = WorkshopFactory(terms__places=20, taken=2)
        page = WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop, title="Bridge one")
        for language in ("pl", "de"):
            translate_page(page, language, title=f"Bridge {language}")
        assert "2 / 20" in read_text(organiser.get(INDEX, {"q": "bridge"}))


class TestWritingLater:
    def test_begins_the_first_page_of_a_workshop_without_any(self, organiser: Client, site: SiteTree) -> None:
        workshop = WorkshopFactory()
        url = reverse("events_workshop_modeladmin_write", args=[workshop.pk])
        data = read_form(organiser.get(url))
        organiser.post(url, data | {"page_title": "Später", "page_language": str(site.homes["de"].locale_id)})
        page = WorkshopPage.objects.get()
        assert (page.workshop, page.live, page.slug) == (workshop, False, "spaeter")

    def test_leads_to_the_page_that_exists_instead_of_making_a_second_source(
        self, organiser: Client, site: SiteTree
    ) -> None:
        page = WorkshopPageFactory(parent=site.workshops["en"])
        url = reverse("events_workshop_modeladmin_write", args=[page.workshop_id])
        assert organiser.get(url).url == reverse("wagtailadmin_pages:edit", args=[page.pk])
        organiser.post(url, {"page_title": "x", "page_language": str(site.homes["de"].locale_id)})
        assert WorkshopPage.objects.count() == 1


class TestTimes:
    @pytest.mark.parametrize(
        "field",
        ["starts_at", "ends_at", "registration_terms-0-opens_at", "registration_terms-0-closes_at"],
    )
    @pytest.mark.parametrize(
        ("moment", "reason"), [(SUMMER, "there is no 02:30"), (WINTER, "it is 02:30 twice")]
    )
    def test_an_hour_that_the_clocks_skip_or_repeat_is_refused(
        self, organiser: Client, field: str, moment: str, reason: str
    ) -> None:
        response = save(organiser, WorkshopFactory(), **{field: moment})
        errors = [error for error in error_texts(response) if reason in error]
        assert len(errors) == 1
        assert "Europe/Warsaw" in errors[0]
        assert read_form(response)[field] == [moment]

    @pytest.mark.parametrize("hour", [0, 1])
    def test_a_workshop_in_the_hour_that_is_repeated_is_saved_and_stays_there(
        self, organiser: Client, hour: int
    ) -> None:
        start = datetime.datetime(2031, 10, 26, hour, 30, tzinfo=datetime.UTC)  # both are 02:30 in Warsaw
        workshop = WorkshopFactory(starts_at=start, ends_at=start + datetime.timedelta(hours=3), terms=False)
        RegistrationTermsFactory(workshop=workshop, closes_at=start)

        response = save(organiser, workshop, platform="Jitsi")

        assert response.status_code == 302, error_texts(response)
        workshop.refresh_from_db()
        assert (workshop.platform, workshop.starts_at) == ("Jitsi", start)
        assert workshop.registration_terms.get().closes_at == start

    def test_a_workshop_is_not_moved_into_that_hour_by_another_zone(self, organiser: Client) -> None:
        start = datetime.datetime(2031, 10, 26, 2, 30, tzinfo=datetime.UTC)
        workshop = WorkshopFactory(
            starts_at=start, ends_at=start + datetime.timedelta(hours=3), time_zone="Africa/Abidjan"
        )
        response = save(organiser, workshop, time_zone="Europe/Warsaw")
        assert any("it is 02:30 twice" in error for error in error_texts(response))

    def test_the_same_hour_is_fine_where_the_clocks_stand_still(self, organiser: Client) -> None:
        workshop = WorkshopFactory()
        response = save(
            organiser, workshop, starts_at=SUMMER, ends_at="2031-03-30 05:00", time_zone="Africa/Tunis"
        )
        assert response.status_code == 302

    def test_an_unknown_zone_is_named_with_the_remedy(self, organiser: Client) -> None:
        response = save(organiser, WorkshopFactory(), time_zone="Europe/Szczecin")
        assert error_texts(response) == [
            "Europe/Szczecin is not a time zone. Use a name such as Europe/Warsaw or Europe/Berlin."
        ]

    def test_saving_without_a_change_changes_nothing(self, organiser: Client) -> None:
        workshop = WorkshopFactory(time_zone="America/New_York")
        before = Workshop.objects.values().get()
        assert save(organiser, workshop).status_code == 302
        after = Workshop.objects.values().get()
        assert before | {"updated_at": None} == after | {"updated_at": None}
        assert not ModelLogEntry.objects.filter(action=CHANGE_FACTS).exists()


class TestBadInput:
    def test_fewer_places_than_people_who_have_one_are_refused(self, organiser: Client) -> None:
        workshop = WorkshopFactory(terms__places=5, taken=3)
        response = save(organiser, workshop, **{"registration_terms-0-places": "2"})
        assert error_texts(response) == ["3 people have a place, so there must be at least 3 places."]
        assert RegistrationTerms.objects.get().places == 5

    def test_interpreting_into_the_spoken_language_is_refused(self, organiser: Client) -> None:
        row = {"interpretations-TOTAL_FORMS": "1", "interpretations-0-language": "pl"}
        response = save(organiser, WorkshopFactory(spoken_language="pl"), **row)
        assert error_texts(response) == ["Nobody interprets into the language that is spoken anyway."]

    def test_the_same_contribution_twice_is_refused_in_a_sentence(self, organiser: Client) -> None:
        person = PersonFactory()
        row = {"person": str(person.pk), "role": "speaker"}
        response = save(
            organiser,
            WorkshopFactory(),
            **{"contributions-TOTAL_FORMS": "2"},
            **{f"contributions-{number}-{name}": value for number in (0, 1) for name, value in row.items()},
        )
        assert "The same entry appears twice (person, role). Keep one and remove the other." in error_texts(
            response
        )

    @pytest.mark.parametrize("text", ["x" * 256, "\x00", ""])
    def test_a_title_that_cannot_be_one_is_refused(
        self, organiser: Client, site: SiteTree, text: str
    ) -> None:
        assert add(organiser, site, page_title=text).status_code == 200
        assert not Workshop.objects.exists()

    @pytest.mark.parametrize("text", ["🌉 Most", "ورشة عمل", "–––"])
    def test_a_title_in_any_script_gets_an_address(
        self, organiser: Client, site: SiteTree, text: str
    ) -> None:
        add(organiser, site, page_title=text)
        page = WorkshopPage.objects.get()
        assert page.title == text
        assert page.slug
        assert page.slug.isascii()


class TestHistory:
    def test_tells_from_what_to_what(self, organiser: Client) -> None:
        workshop = WorkshopFactory(starts_at=datetime.datetime(2031, 5, 6, 8, tzinfo=datetime.UTC))
        save(organiser, workshop, starts_at="2031-05-06 11:00", kind="visit")
        history = read_text(organiser.get(reverse("events_workshop_modeladmin_history", args=[workshop.pk])))
        assert "Kind Workshop → Study visit" in history
        assert "10:00" in history
        assert "11:00" in history
        entry = ModelLogEntry.objects.get(action=CHANGE_FACTS)
        assert entry.user.username == "Organisers"
        assert {"field": "kind", "from": "workshop", "to": "visit"} in entry.data["changes"]

    def test_words_the_change_when_it_is_read(self, organiser: Client) -> None:
        save(organiser, WorkshopFactory(), spoken_language="pl")
        entry = ModelLogEntry.objects.get(action=CHANGE_FACTS)
        assert entry.data["changes"] == [{"field": "spoken_language", "from": "en", "to": "pl"}]
        assert entry.message == "Spoken language: from English to Polish"

    def test_never_holds_the_room_address(self, organiser: Client) -> None:
        workshop = WorkshopFactory(room="https://rooms.example/old-secret")
        for changes in (
            {"online_rooms-0-address": "https://rooms.example/new-secret"},
            {"online_rooms-0-DELETE": "on"},
            {"online_rooms-TOTAL_FORMS": "1", "online_rooms-0-address": "https://rooms.example/third-secret"},
        ):
            save(organiser, workshop, **changes)
            entry = ModelLogEntry.objects.filter(action=CHANGE_FACTS).latest("pk")
            assert entry.message == "Online room: changed"
        assert ModelLogEntry.objects.filter(action=CHANGE_FACTS).count() == 3
        assert "secret" not in str(list(ModelLogEntry.objects.values()))
        assert workshop.online_rooms.get().address == "https://rooms.example/third-secret"

    def test_never_holds_the_address_of_a_room_that_came_with_the_workshop(
        self, organiser: Client, site: SiteTree
    ) -> None:
        add(
            organiser,
            site,
            **{"online_rooms-TOTAL_FORMS": "1", "online_rooms-0-address": "https://rooms.example/secret"},
        )
        assert Workshop.objects.get().online_rooms.get().address == "https://rooms.example/secret"
        assert "rooms.example" not in str(list(ModelLogEntry.objects.values()))

    def test_a_failed_save_leaves_no_trace(self, organiser: Client) -> None:
        workshop = WorkshopFactory()
        person = PersonFactory()
        rows = {
            "contributions-TOTAL_FORMS": "1",
            "contributions-0-person": str(person.pk),
            "contributions-0-role": "speaker",
            "contributions-0-ORDER": "1",
        }
        with (
            mock.patch("cms.facts.services.change_facts.log", side_effect=IntegrityError),
            pytest.raises(IntegrityError),
        ):
            save(organiser, workshop, kind="visit", **rows)
        workshop.refresh_from_db()
        assert workshop.kind == "workshop"
        assert not workshop.contributions.exists()


class TestNotice:
    def test_names_the_languages_in_which_a_change_is_visible_at_once(
        self, organiser: Client, site: SiteTree
    ) -> None:
        page = WorkshopPageFactory(parent=site.workshops["en"])
        translate_page(page, "pl")
        translate_page(page, "de", live=False)
        text = read_text(organiser.get(edit_url(page.workshop)))
        assert "visible at once in 2 languages (Polish, English)" in text


class TestDeleting:
    def test_is_refused_in_a_sentence_while_there_are_pages_or_registrations(
        self, organiser: Client, site: SiteTree
    ) -> None:
        page = WorkshopPageFactory(parent=site.workshops["en"], workshop=WorkshopFactory(taken=2))
        url = reverse("events_workshop_modeladmin_delete", args=[page.workshop_id])
        response = organiser.post(url)
        text = read_text(response)
        assert "cannot be deleted" in text
        assert "Registrations: 2" in text
        assert not any(row.name in text for row in page.workshop.registrations.all())
        assert Workshop.objects.filter(pk=page.workshop_id).exists()

    def test_a_workshop_that_nothing_needs_goes(self, organiser: Client) -> None:
        workshop = WorkshopFactory()
        assert (
            organiser.post(reverse("events_workshop_modeladmin_delete", args=[workshop.pk])).status_code
            == 302
        )
        assert not Workshop.objects.exists()

    def test_of_a_page_version_keeps_registrations(self, organiser: Client, site: SiteTree) -> None:
        page = WorkshopPageFactory(parent=site.workshops["en"], workshop=WorkshopFactory(taken=2))
        translation = translate_page(page, "pl")
        translation.delete()
        Page.objects.get(pk=page.pk).delete()
        assert Workshop.objects.get().registrations.count() == 2
