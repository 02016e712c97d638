"""The desks of series and of people."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from events.models import Series, SeriesPage, Workshop
from tests.desks import error_texts, read_form, read_text
from tests.factories import (
    BiographyFactory,
    ContributionFactory,
    PersonFactory,
    SeriesFactory,
    SeriesPageFactory,
    SiteTree,
    WorkshopFactory,
    WorkshopPageFactory,
)
from tests.factories.facts import ProgrammeFactory
from tests.factories.workshops import SeriesOrganiserFactory

CREATE = reverse("events_series_modeladmin_create")


def add_series(client: Client, site: SiteTree, title: str) -> list[str]:
    data = read_form(client.get(CREATE))
    response = client.post(
        CREATE, data | {"page_title": title, "page_language": str(site.homes["en"].locale_id)}
    )
    return error_texts(response)


class TestSeries:
    def test_the_title_becomes_the_working_title(self, organiser: Client, site: SiteTree) -> None:
        add_series(organiser, site, "Across the bridge")
        assert Series.objects.get().name == "Across the bridge"
        assert SeriesPage.objects.get().get_parent().specific == site.workshops["en"]

    def test_a_name_that_is_taken_is_refused_with_a_remedy(self, organiser: Client, site: SiteTree) -> None:
        SeriesFactory(name="Across the bridge")
        assert add_series(organiser, site, "Across the bridge") == [
            "There is already a series with this name. Add its year, for instance."
        ]

    def test_a_name_that_is_too_long_is_refused_with_its_length(
        self, organiser: Client, site: SiteTree
    ) -> None:
        assert add_series(organiser, site, "x" * 161) == ["Use at most 160 characters; these are 161."]


class TestPeople:
    def test_the_notice_counts_the_pages_of_the_persons_workshops(
        self, organiser: Client, site: SiteTree
    ) -> None:
        page = WorkshopPageFactory(parent=site.workshops["de"])
        person = ContributionFactory(workshop=page.workshop).person
        text = read_text(organiser.get(reverse("events_person_modeladmin_edit", args=[person.pk])))
        assert "visible at once in 1 language (German)" in text

    def test_somebody_who_contributes_is_not_deleted(self, organiser: Client) -> None:
        person = ContributionFactory().person
        response = organiser.post(reverse("events_person_modeladmin_delete", args=[person.pk]))
        assert "Workshops: 1" in read_text(response)


@pytest.mark.sqlite  # how many queries there are does not depend on the engine
@pytest.mark.parametrize("model", ["series", "person"])
def test_constant_queries_from_four_rows_to_four_hundred(
    organiser: Client, site: SiteTree, model: str
) -> None:
    index = reverse(f"events_{model}_modeladmin_index")
    counts = []
    for rows in (4, 396):
        for _number in range(rows):
            if model == "series":
                SeriesPageFactory(parent=site.workshops["en"])
            else:
                BiographyFactory(person=PersonFactory())
        organiser.get(index)
        with CaptureQueriesContext(connection) as queries:
            assert organiser.get(index).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 40


def test_polish_nouns_stand_in_their_cases(organiser: Client) -> None:
    person = PersonFactory(name="Ewa Most")
    UserProfile.objects.create(user=User.objects.get(), preferred_language="pl")
    page = BeautifulSoup(organiser.get(reverse("events_person_modeladmin_index")).content, "lxml")
    assert page.select_one("a.bicolor[href$='create/']").text.strip() == "Dodaj osobę"
    assert not [link["title"] for link in page.select(".actions a") if link.get("title")]
    create = BeautifulSoup(organiser.get(reverse("events_person_modeladmin_create")).content, "lxml")
    assert create.h1.text.strip() == "Dodaj osobę"
    edit = organiser.get(reverse("events_person_modeladmin_edit", args=[person.pk]))
    assert BeautifulSoup(edit.content, "lxml").title.text.strip().startswith("Osoba: Ewa Most")


def test_a_row_is_added_in_polish_in_its_case(organiser: Client) -> None:
    UserProfile.objects.create(user=User.objects.get(), preferred_language="pl")
    page = BeautifulSoup(organiser.get(CREATE).content, "lxml")
    assert page.select_one("#id_organisers-ADD").text.strip() == "Dodaj organizację"


class TestWhereAFactIsShown:
    """Towns, programmes and organisations stand on pages about workshops, too."""

    @pytest.fixture
    def workshop(self, site: SiteTree) -> Workshop:
        series = SeriesFactory(programme=ProgrammeFactory())
        SeriesOrganiserFactory(series=series)
        workshop = WorkshopFactory(on_site=True, series=series)
        WorkshopPageFactory(parent=site.workshops["pl"], workshop=workshop)
        return workshop

    @pytest.mark.parametrize("desk", ["clusters_place", "clusters_programme", "clusters_organisation"])
    def test_the_form_names_the_languages(self, organiser: Client, workshop: Workshop, desk: str) -> None:
        fact = {
            "clusters_place": workshop.venues.get().place,
            "clusters_programme": workshop.series.programme,
            "clusters_organisation": workshop.series.organisers.get().organisation,
        }[desk]
        text = read_text(organiser.get(reverse(f"{desk}_modeladmin_edit", args=[fact.pk])))
        assert "visible at once in 1 language (Polish)" in text
