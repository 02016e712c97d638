"""The desks of organisations, projects, programmes and places."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.signal_handlers import disable_reference_index_auto_update

from clusters.enums import PartnerRole
from clusters.models import (
    Indicator,
    Organisation,
    PartnerPage,
    Place,
    Programme,
    Project,
    ProjectPage,
)
from cms.facts.log_changes import CHANGE_FACTS
from tests.desks import error_texts, read_form, read_text
from tests.factories import (
    IndicatorFactory,
    OrganisationFactory,
    PartnerPageFactory,
    PlaceFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectPageFactory,
    SiteTree,
)

ONE_LEAD = "Only one organisation can lead the project, but several do"
REFUSAL = "This text holds invisible control characters. Type it again instead of pasting it."
NO_LEAD = "Nobody leads the project yet. Give one organisation the role of lead partner."


def desk(model: str, action: str, *args: int) -> str:
    return reverse(f"clusters_{model}_modeladmin_{action}", args=args)


def save(client: Client, model: str, pk: int, **changes: str) -> HttpResponse:
    data = read_form(client.get(desk(model, "edit", pk)))
    return client.post(desk(model, "edit", pk), data | changes)


class TestIndicators:
    def test_target_and_wording_are_entered_in_one_place(self, organiser: Client) -> None:
        project = ProjectFactory()
        row = {"target": "8", "wordings_en": "networks linked up", "wordings_de": "verbundene Netzwerke"}
        response = save(
            organiser,
            "project",
            project.pk,
            **{"indicators-TOTAL_FORMS": "1"},
            **{f"indicators-0-{name}": value for name, value in row.items()},
        )
        assert response.status_code == 302
        indicator = project.indicators.get()
        assert indicator.wordings == {"en": "networks linked up", "de": "verbundene Netzwerke"}
        assert str(indicator) == "8 networks linked up"

    @pytest.mark.parametrize(
        ("text", "error"), [("", "This field is required."), ("people\x0bcounted", REFUSAL)]
    )
    def test_one_without_a_readable_wording_is_refused(
        self, organiser: Client, text: str, error: str
    ) -> None:
        indicator = IndicatorFactory()
        row = {"indicators-0-wordings_en": text}
        assert error_texts(save(organiser, "project", indicator.project_id, **row)) == [error]

    def test_one_is_removed(self, organiser: Client) -> None:
        indicator = IndicatorFactory()
        save(organiser, "project", indicator.project_id, **{"indicators-0-DELETE": "on"})
        assert not Indicator.objects.exists()


class TestProjects:
    def test_two_leads_are_refused_with_their_names(self, organiser: Client) -> None:
        project = ProjectFactory()
        response = save(
            organiser, "project", project.pk, **{"participations-1-role": PartnerRole.LEAD_PARTNER}
        )
        errors = error_texts(response)
        assert len(errors) == 1
        assert errors[0].startswith(ONE_LEAD)
        for row in project.participations.all():
            assert row.organisation.name in errors[0]

    def test_a_project_without_lead_is_refused(self, organiser: Client) -> None:
        project = ProjectFactory()
        response = save(organiser, "project", project.pk, **{"participations-0-role": PartnerRole.PARTNER})
        assert error_texts(response) == [NO_LEAD]

    @pytest.mark.parametrize("leads_first", [True, False])
    def test_the_lead_passes_to_another_partner_in_one_save(
        self, organiser: Client, leads_first: bool
    ) -> None:
        first, second = OrganisationFactory(), OrganisationFactory()
        project = ProjectFactory(partners=[first, second])
        order = {} if leads_first else {"participations-0-ORDER": "2", "participations-1-ORDER": "1"}
        roles = {
            "participations-0-role": PartnerRole.PARTNER,
            "participations-1-role": PartnerRole.LEAD_PARTNER,
        }
        assert save(organiser, "project", project.pk, **roles, **order).status_code == 302
        assert Project.objects.get().lead.organisation == second
        assert Project.objects.get().participations.count() == 2

    def test_two_partners_change_places_in_one_save(self, organiser: Client) -> None:
        first, second = OrganisationFactory(), OrganisationFactory()
        project = ProjectFactory(partners=[first, second])
        changes = {
            "participations-0-organisation": str(second.pk),
            "participations-1-organisation": str(first.pk),
        }
        assert save(organiser, "project", project.pk, **changes).status_code == 302
        assert Project.objects.get().lead.organisation == second

    def test_an_organisation_twice_is_refused_in_a_sentence(self, organiser: Client) -> None:
        first, second = OrganisationFactory(), OrganisationFactory()
        project = ProjectFactory(partners=[first, second])
        response = save(organiser, "project", project.pk, **{"participations-1-organisation": str(first.pk)})
        assert "The same entry appears twice (organisation). Keep one and remove the other." in error_texts(
            response
        )

    def test_days_in_the_wrong_order_are_refused(self, organiser: Client) -> None:
        project = ProjectFactory()
        response = save(organiser, "project", project.pk, starts_on="2020-03-01", ends_on="2017-04-01")
        assert error_texts(response) == ["The last day lies before the first day."]

    @pytest.mark.parametrize(
        ("name", "value", "is_allowed"),
        [
            ("cofinancing_rate", "-0.01", False),
            ("cofinancing_rate", "0", True),
            ("cofinancing_rate", "100", True),
            ("cofinancing_rate", "100.01", False),
            ("budget", "-1", False),
            ("budget", "0", True),
            ("budget_currency", "XYZ", False),
            ("budget_currency", "NOK", True),
        ],
    )
    def test_amounts_and_shares_have_bounds(
        self, organiser: Client, name: str, value: str, is_allowed: bool
    ) -> None:
        response = save(organiser, "project", ProjectFactory().pk, **{name: value})
        assert (response.status_code == 302) is is_allowed

    def test_adding_one_begins_its_page(self, organiser: Client, site: SiteTree) -> None:
        data = read_form(organiser.get(desk("project", "create"))) | {
            "page_title": "Netz über die Grenze",
            "page_language": str(site.homes["de"].locale_id),
            "acronym": "Netz",
            "starts_on": "2017-04-12",
            "ends_on": "2020-03-02",
            "participations-TOTAL_FORMS": "1",
            "participations-0-organisation": str(OrganisationFactory().pk),
            "participations-0-role": PartnerRole.LEAD_PARTNER,
            "participations-0-ORDER": "1",
        }
        organiser.post(desk("project", "create"), data)
        page = ProjectPage.objects.get()
        assert (page.slug, page.live, page.project.months) == ("netz-ueber-die-grenze", False, 36)
        # Only the months are known, so all their days count.
        assert page.project.ends_on == datetime.date(2020, 3, 31)

    def test_its_history_names_partners(self, organiser: Client) -> None:
        first, second = OrganisationFactory(name="Erste"), OrganisationFactory(name="Zweite")
        project = ProjectFactory(partners=[first])
        rows = {
            "participations-TOTAL_FORMS": "2",
            "participations-1-organisation": str(second.pk),
            "participations-1-role": PartnerRole.PARTNER,
            "participations-1-ORDER": "2",
        }
        save(organiser, "project", project.pk, **rows)
        assert (
            ModelLogEntry.objects.get(action=CHANGE_FACTS).message
            == "Participations: from – to Zweite – Partner"
        )


class TestOrganisations:
    def add(self, client: Client, **changes: str) -> HttpResponse:
        data = read_form(client.get(desk("organisation", "create"))) | {
            "name": "WITENO GmbH",
            "name_language": "de",
            "country": "DE",
        }
        return client.post(desk("organisation", "create"), data | changes)

    def test_one_may_be_added_without_a_page(self, organiser: Client) -> None:
        assert self.add(organiser).status_code == 302
        assert Organisation.objects.get().name == "WITENO GmbH"
        assert not PartnerPage.objects.exists()

    def test_its_page_is_called_by_its_name_unless_told_otherwise(
        self, organiser: Client, site: SiteTree
    ) -> None:
        self.add(organiser, page_language=str(site.homes["de"].locale_id))
        assert PartnerPage.objects.get().title == "WITENO GmbH"

    def test_a_title_without_language_is_asked_for(self, organiser: Client) -> None:
        assert "Choose the language of the title." in error_texts(self.add(organiser, page_title="WITENO"))
        assert not Organisation.objects.exists()

    def test_one_that_takes_part_in_a_project_is_not_deleted(self, organiser: Client) -> None:
        organisation = OrganisationFactory()
        ProjectFactory(partners=[organisation])
        response = organiser.post(desk("organisation", "delete", organisation.pk))
        assert "Projects: 1" in read_text(response)
        assert Organisation.objects.filter(pk=organisation.pk).exists()


class TestPlaces:
    def test_is_found_by_any_of_its_names(self, organiser: Client) -> None:
        PlaceFactory(name="Szczecin", names={"de": "Stettin", "en": "Szczecin"})
        PlaceFactory(name="Świnoujście", names={"de": "Swinemünde"})
        found = organiser.get(desk("place", "index") + "?q=swinemünde").context["object_list"]
        assert [place.name for place in found] == ["Świnoujście"]

    def test_the_list_shows_the_names_in_other_languages(self, organiser: Client) -> None:
        PlaceFactory(name="Szczecin", names={"de": "Stettin"})
        PlaceFactory(name="Gubin", names={})
        rows = BeautifulSoup(organiser.get(desk("place", "index")).content, "lxml").select("tbody tr")
        shown = {row.select_one(".field-index_name, td, th").get_text(" ", strip=True): row for row in rows}
        names = [row.get_text(" ", strip=True) for row in shown.values()]
        assert any("Szczecin" in name and "Stettin" in name for name in names)
        assert any("Gubin" in name and "–" in name for name in names)

    def test_names_change_with_history(self, organiser: Client) -> None:
        place = PlaceFactory(name="Szczecin")
        save(organiser, "place", place.pk, names_de="Stettin")
        assert Place.objects.get().names == {"de": "Stettin"}
        assert ModelLogEntry.objects.get(action=CHANGE_FACTS).message.endswith("from – to Stettin (de)")


class TestLists:
    @pytest.mark.sqlite  # how many queries there are does not depend on the engine
    @pytest.mark.parametrize("model", ["organisation", "project", "programme", "place"])
    def test_constant_queries_from_four_rows_to_four_hundred(
        self, organiser: Client, site: SiteTree, model: str
    ) -> None:
        counts = []
        for rows in (4, 396):
            # What refers to what is not asked here; looking for it would take most of the time.
            with disable_reference_index_auto_update():
                make_facts(model, rows, site)
            organiser.get(desk(model, "index"))
            with CaptureQueriesContext(connection) as queries:
                assert organiser.get(desk(model, "index")).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 40

    @pytest.mark.parametrize("model", [Organisation, Project, Programme, Place])
    def test_can_be_inspected_and_exported(
        self, organiser: Client, site: SiteTree, model: type[Model]
    ) -> None:
        name = model._meta.model_name
        make_facts(name, 1, site)
        fact = model.objects.first()
        assert str(fact) in read_text(organiser.get(desk(name, "inspect", fact.pk)))
        assert organiser.get(desk(name, "index") + "?export=xlsx").status_code == 200
        assert organiser.get(desk(name, "index") + "?export=csv").content.count(b"\n") > 1


def make_facts(model: str, rows: int, site: SiteTree) -> None:
    for _number in range(rows):
        if model == "organisation":
            PartnerPageFactory(parent=site.partners["en"])
        elif model == "project":
            ProjectPageFactory(parent=site.projects["en"])
        elif model == "programme":
            ProgrammeFactory(names={"pl": "Program"})
        else:
            PlaceFactory(names={"de": "Ort"})
