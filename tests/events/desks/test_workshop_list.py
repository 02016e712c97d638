"""The list of workshops: what comes first, what is marked, and the way back to it."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.users.models import UserProfile

from events.enums import WorkshopStatus
from events.models import Workshop
from home.roles import ORGANISERS
from tests.desks import read_form, read_text
from tests.factories import (
    PersonFactory,
    SeriesFactory,
    SiteTree,
    WorkshopFactory,
    WorkshopPageFactory,
    translate_page,
)

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


class TestList:
    def test_shows_what_an_organiser_needs_and_no_room_address(
        self, organiser: Client, site: SiteTree
    ) -> None:
        workshop = WorkshopFactory(terms__places=20, taken=2, room="https://rooms.example/secret")
        page = WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop, title="Across the bridge")
        translate_page(page, "pl", title="Przez most", live=False)
        response = organiser.get(LIST)
        text = read_text(response)
        assert "Across the bridge" in text
        assert "2 / 20" in text
        assert "secret" not in response.content.decode()

    def test_gives_the_title_in_the_language_of_the_admin(self, organiser: Client, site: SiteTree) -> None:
        page = WorkshopPageFactory(parent=site.workshops["en"], title="Across the bridge")
        translate_page(page, "pl", title="Przez most", live=False).save_revision()
        UserProfile.objects.update_or_create(
            user=User.objects.get(username=ORGANISERS), defaults={"preferred_language": "pl"}
        )
        text = read_text(organiser.get(LIST))
        assert "Przez most" in text
        assert "Across the bridge" not in text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?when=coming", ["Next"]),
            ("?when=past", ["Last"]),
            ("?kind__exact=visit", ["Last"]),
            ("?q=last", ["Last"]),
            ("?q=ponad+rzek", ["Next"]),
        ],
    )
    def test_filters_and_searches(
        self, organiser: Client, site: SiteTree, query: str, found: list[str]
    ) -> None:
        coming = WorkshopPageFactory(parent=site.workshops["en"], title="Next", workshop__name="Next")
        translate_page(coming, "pl", title="Ponad rzeką")
        WorkshopPageFactory(
            parent=site.workshops["en"],
            title="Last",
            workshop=WorkshopFactory(past=True, kind="visit", name="Last"),
        )
        rows = organiser.get(LIST + query).context["object_list"]
        assert [row.name for row in rows] == found

    def test_exports_without_room_address_and_without_formulas(
        self, organiser: Client, site: SiteTree
    ) -> None:
        workshop = WorkshopFactory(name="=1+1", room="https://rooms.example/secret", terms__places=9)
        WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop, title="=cmd()")
        content = organiser.get(LIST + "?export=csv").content.decode("utf-8-sig")
        assert "'=cmd()" in content
        assert "secret" not in content
        assert organiser.get(LIST + "?export=xlsx").status_code == 200

    @pytest.mark.sqlite  # how many queries there are does not depend on the engine
    def test_asks_the_same_few_questions_of_the_database_for_four_and_for_four_hundred(
        self, organiser: Client, site: SiteTree
    ) -> None:
        counts = [_count_queries(organiser, site, rows) for rows in (4, 396)]
        assert counts[0] == counts[1] <= 40


def _count_queries(client: Client, site: SiteTree, rows: int) -> int:
    series = SeriesFactory()
    # What refers to what is not asked here; looking for it would take half the time.
    with disable_reference_index_auto_update():
        for number in range(rows):
            workshop = WorkshopFactory(series=series, days=number)
            WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)
    client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST).status_code == 200
    return len(queries)
