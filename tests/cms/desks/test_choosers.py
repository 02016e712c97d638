"""Choosers: what is offered, in which order, and what is begun in them."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from clusters.models import Organisation, Place, Programme, Project
from events.enums import WorkshopStatus
from events.models import Person, Series
from home.roles import ORGANISERS
from tests.desks import log_in
from tests.factories import (
    OrganisationFactory,
    PlaceFactory,
    ProgrammeFactory,
    SiteTree,
    WorkshopFactory,
    WorkshopPageFactory,
    translate_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(site: SiteTree) -> Client:
    return log_in(ORGANISERS)


def open_chooser(client: Client, name: str) -> BeautifulSoup:
    """Return what a chooser shows when it opens."""
    response = client.get(reverse(f"{name}_chooser:choose"))
    return BeautifulSoup(response.json()["html"], "lxml")


def list_titles(client: Client, name: str, typed: str = "") -> list[str]:
    """Return the names in a chooser's list, after a search."""
    response = client.get(reverse(f"{name}_chooser:choose_results"), {"q": typed})
    page = BeautifulSoup(response.content, "lxml")
    return [" ".join(link.get_text(" ").split()) for link in page.select("[data-chooser-modal-choice]")]


def begin(client: Client, model: str, /, **entered: Any) -> dict[str, Any]:
    """Send the form of a chooser's second tab; return the answer."""
    data = {f"new-{model}-{field}": value for field, value in entered.items()}
    return client.post(reverse(f"{model}_chooser:create"), data).json()


# --- Lists ------------------------------------------------------------------------------------------------
def test_workshops_come_in_the_order_in_which_they_are_looked_for(organiser: Client) -> None:
    now = timezone.now()
    for name, days in (("long ago", -90), ("next", 3), ("lately", -5), ("later", 30)):
        start = now + timedelta(days=days)
        WorkshopFactory(name=name, starts_at=start, ends_at=start + timedelta(hours=2))
    assert list_titles(organiser, "workshop") == ["next", "later", "lately", "long ago"]


def test_a_workshop_that_has_begun_still_comes_before_the_past_ones(organiser: Client) -> None:
    now = timezone.now()
    WorkshopFactory(name="over", starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=2))
    WorkshopFactory(name="running", starts_at=now - timedelta(hours=4), ends_at=now + timedelta(hours=1))
    assert list_titles(organiser, "workshop")[0].startswith("running")


def test_a_workshop_is_named_with_its_day_and_a_cancelled_one_is_marked(organiser: Client) -> None:
    start = timezone.now() + timedelta(days=10)
    workshop = WorkshopFactory(
        name="Notes",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        status=WorkshopStatus.CANCELLED,
    )
    row = open_chooser(organiser, "workshop").select_one("tbody tr")
    assert str(start.year) in row.get_text()
    chosen = organiser.get(reverse("workshop_chooser:chosen", args=[workshop.pk])).json()["result"]
    assert chosen["title"].startswith("Notes, ")
    assert str(start.year) in chosen["title"]
    assert row.select_one(".desk-cancelled").get_text() == "Cancelled"


def test_a_workshop_is_found_by_any_of_its_titles_and_comes_once(organiser: Client, site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Clear notes")
    translate_page(page, "pl", title="Jasne notatki i notatki")
    WorkshopPageFactory(parent=site.workshops["en"], title="Something else")
    assert len(list_titles(organiser, "workshop", "notatki jasne")) == 1
    assert list_titles(organiser, "workshop", "notes notatki")[0].startswith("Clear notes")
    assert list_titles(organiser, "workshop", "notes else") == []


def test_a_place_is_found_by_its_name_in_another_language(organiser: Client) -> None:
    PlaceFactory(name="Szczecin", names={"de": "Stettin"})
    PlaceFactory(name="Greifswald")
    assert list_titles(organiser, "place", "stett") == ["Szczecin, Poland"]


def test_searching_for_what_no_database_takes_finds_nothing(organiser: Client) -> None:
    PlaceFactory(name="Szczecin")
    assert list_titles(organiser, "place", "Szcze\x00cin") == ["Szczecin, Poland"]
    assert list_titles(organiser, "place", "%") == []


# --- Begun in place ---------------------------------------------------------------------------------------
def test_a_missing_town_is_added_and_chosen(organiser: Client) -> None:
    answer = begin(organiser, "place", name="Löcknitz", name_language="de", country="DE")
    place = Place.objects.get(name="Löcknitz")
    assert answer["step"] == "chosen"
    assert answer["result"]["id"] == str(place.pk)
    assert answer["result"]["title"] == "Löcknitz, Germany"
    entry = ModelLogEntry.objects.get(object_id=str(place.pk), content_type__model="place")
    assert (entry.action, entry.user.username) == ("wagtail.create", ORGANISERS)


@pytest.mark.parametrize(
    ("name", "model", "entered"),
    [
        ("person", Person, {"name": "Hanna Łoś", "name_language": "pl"}),
        ("series", Series, {"name": "Side by side"}),
        (
            "programme",
            Programme,
            {
                "name": "Interreg",
                "name_language": "en",
                "period_start": "2021",
                "period_end": "2027",
                "rule_set": "eu-2021-2027",
                "statement_languages": ["de", "pl"],
            },
        ),
        (
            "organisation",
            Organisation,
            {
                "name": "Klaster IT",
                "name_language": "pl",
                "organisation_type": "cluster",
                "country": "PL",
            },
        ),
    ],
)
def test_what_is_missing_is_begun_with_little(
    organiser: Client, name: str, model: type[Any], entered: dict[str, Any]
) -> None:
    page = open_chooser(organiser, name)
    for field in entered:
        assert page.select(f"[name=new-{name}-{field}]"), field
    answer = begin(organiser, name, **entered)
    assert answer["step"] == "chosen", answer
    assert model.objects.filter(name=entered["name"]).count() == 1


def test_a_project_is_begun_with_the_organisation_that_leads_it(organiser: Client) -> None:
    programme, lead = ProgrammeFactory(), OrganisationFactory()
    entered = {
        "acronym": "BIC",
        "programme": programme.pk,
        "starts_on": "2031-01-01",
        "ends_on": "2031-12-31",
    }
    assert begin(organiser, "project", **entered)["step"] == "reshow_creation_form"
    assert not Project.objects.exists()
    assert begin(organiser, "project", **entered, lead=lead.pk)["step"] == "chosen"
    assert Project.objects.get().lead.organisation == lead


def test_what_was_typed_stays_until_it_is_right(organiser: Client) -> None:
    PlaceFactory(name="Szczecin", country="PL")
    answer = begin(organiser, "place", name="Szczecin", name_language="pl", country="PL")
    page = BeautifulSoup(answer["htmlFragment"], "lxml")
    assert answer["step"] == "reshow_creation_form"
    assert page.select_one("[name=new-place-name]")["value"] == "Szczecin"
    assert "already exists" in page.get_text()
    assert Place.objects.count() == 1


def test_the_checks_of_the_write_path_hold_here_too(organiser: Client) -> None:
    answer = begin(
        organiser,
        "programme",
        name="Interreg",
        name_language="en",
        period_start="2027",
        period_end="2021",
        rule_set="eu-2021-2027",
        statement_languages=["de"],
    )
    assert answer["step"] == "reshow_creation_form"
    assert not Programme.objects.exists()


def test_every_field_that_is_missing_is_marked(organiser: Client) -> None:
    page = BeautifulSoup(begin(organiser, "place")["htmlFragment"], "lxml")
    assert len(page.select(".error-message")) >= 3


@pytest.mark.parametrize("name", ["place", "organisation", "programme", "project", "person", "series"])
def test_who_may_not_add_is_not_asked_and_is_refused(site: SiteTree, name: str) -> None:
    client = log_in("Translators – Polski")
    assert not open_chooser(client, name).select("[data-chooser-modal-creation-form]")
    response = client.post(reverse(f"{name}_chooser:create"), {f"new-{name}-name": "X"})
    assert response.status_code == 302
    assert not Place.objects.exists()
