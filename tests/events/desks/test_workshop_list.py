"""The list of workshops: what comes first, what is marked, and the way back to it."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.enums import WorkshopStatus
from events.models import Workshop
from tests.desks import read_form, read_text
from tests.factories import PersonFactory, SeriesFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/events/workshop/"


def make(name: str, *, days: int, **details: Any) -> Workshop:
    start = timezone.now() + timedelta(days=days)
    return WorkshopFactory(name=name, starts_at=start, ends_at=start + timedelta(hours=2), **details)


def list_titles(response: HttpResponse) -> list[str]:
    rows = BeautifulSoup(response.content, "lxml").select("td.field-title_and_state .title-wrapper")
    return [" ".join(row.get_text(" ").split()) for row in rows]


def find_link(response: HttpResponse, text: str) -> str:
    page = BeautifulSoup(response.content, "lxml")
    return str(next(link["href"] for link in page.select("a[href]") if text in link.get_text()))


def test_what_is_coming_stands_first_the_next_on_top(organiser: Client) -> None:
    for name, days in (("old", -90), ("later", 30), ("lately", -3), ("next", 2)):
        make(name, days=days)
    assert list_titles(organiser.get(LIST)) == ["next", "later", "lately", "old"]
    assert list_titles(organiser.get(LIST, {"when": "past"})) == ["lately", "old"]


def test_a_chosen_order_counts_more(organiser: Client) -> None:
    for name, days in (("old", -90), ("later", 30), ("next", 2)):
        make(name, days=days)
    assert list_titles(organiser.get(LIST, {"o": "0"})) == ["old", "next", "later"]


def test_a_search_keeps_the_order(organiser: Client) -> None:
    for name, days in (("Notes old", -90), ("Notes next", 2), ("Other", 1)):
        make(name, days=days)
    assert list_titles(organiser.get(LIST, {"q": "Notes"})) == ["Notes next", "Notes old"]


def test_a_cancelled_workshop_is_struck_through_and_named(organiser: Client) -> None:
    make("Notes", days=3, status=WorkshopStatus.CANCELLED)
    page = BeautifulSoup(organiser.get(LIST).content, "lxml")
    assert page.select_one("td.field-title_and_state s").get_text() == "Notes"
    assert page.select_one(".desk-cancelled").get_text() == "Cancelled"


# --- The way back -----------------------------------------------------------------------------------------
@pytest.fixture
def filtered(organiser: Client) -> HttpResponse:
    """The list of past discussions, on its second page."""
    for number in range(51):
        make(f"Talk {number}", days=-number - 1, kind="discussion")
    return organiser.get(LIST, {"kind__exact": "discussion", "p": "2"})


def test_saving_leads_back_to_the_list_as_it_was(organiser: Client, filtered: HttpResponse) -> None:
    edit = find_link(filtered, "Edit")
    form = organiser.get(edit)
    action = BeautifulSoup(form.content, "lxml").select_one("form[method=POST]")["action"]
    response = organiser.post(action, {**read_form(form), "platform": "Zoom"})
    assert response.status_code == 302
    assert response.url == f"{LIST}?kind__exact=discussion&p=2"
    assert len(list_titles(organiser.get(response.url))) == 1


def test_looking_and_deleting_lead_back_too(organiser: Client, filtered: HttpResponse) -> None:
    inspect = organiser.get(find_link(filtered, "Inspect"))
    assert find_link(inspect, "Back to the list") == f"{LIST}?kind__exact=discussion&p=2"
    delete = organiser.get(find_link(inspect, "Delete"))
    action = BeautifulSoup(delete.content, "lxml").select_one("form[method=post]")["action"]
    assert organiser.post(action).url == f"{LIST}?kind__exact=discussion&p=2"


def test_a_form_that_is_corrected_remembers_the_list(organiser: Client, filtered: HttpResponse) -> None:
    edit = find_link(filtered, "Edit")
    wrong = organiser.post(edit, {**read_form(organiser.get(edit)), "time_zone": "Nowhere"})
    action = BeautifulSoup(wrong.content, "lxml").select_one("form[method=POST]")["action"]
    right = organiser.post(action, read_form(organiser.get(edit)))
    assert right.url == f"{LIST}?kind__exact=discussion&p=2"


def test_the_whole_list_can_still_be_asked_for(organiser: Client) -> None:
    response = organiser.get(LIST, {"q": "nothing is called so"})
    make("Notes", days=1)
    response = organiser.get(LIST, {"q": "nothing is called so"})
    assert find_link(response, "Show the whole list") == LIST


@pytest.mark.parametrize(
    "typed", ["//evil.example", "https://evil.example", "x\r\nSet-Cookie: a=b", "?q=%00", "p=1#//evil"]
)
def test_the_way_back_never_leaves_the_list(organiser: Client, typed: str) -> None:
    person = PersonFactory()
    url = reverse("events_person_modeladmin_edit", args=[person.pk])
    response = organiser.post(f"{url}?list={typed}", read_form(organiser.get(url)))
    assert response.status_code == 302
    assert response.url.startswith(reverse("events_person_modeladmin_index"))
    assert "\n" not in response.url


def test_other_desks_remember_their_list(organiser: Client) -> None:
    SeriesFactory(name="Side by side")
    response = organiser.get(reverse("events_series_modeladmin_index"), {"q": "side"})
    assert find_link(response, "Edit").endswith("?list=q%3Dside")
    assert "Side by side" in read_text(organiser.get(find_link(response, "Edit")))
