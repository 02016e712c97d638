"""The front page: what it invites to first, and who is behind it."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from events.enums import WorkshopStatus
from events.models import Workshop
from events.readers.list_workshops import list_workshops
from home.readers.choose_next_workshop import choose_next_workshop
from tests.factories.facts import OrganisationFactory
from tests.factories.pages import PartnerPageFactory, WorkshopPageFactory
from tests.factories.site import SiteTree
from tests.factories.workshops import WorkshopFactory, days_from_now

pytestmark = pytest.mark.django_db

FULL = {"terms__places": 1, "taken": 1}
FEW = {"terms__places": 2, "taken": 1}
CLOSED = {"terms__closes_at": days_from_now(-1)}
LATER = {"terms__opens_at": days_from_now(1)}
ELSEWHERE = {"terms": False}
CANCELLED = {"status": WorkshopStatus.CANCELLED}
OPEN: dict[str, Any] = {}


def chosen(site: SiteTree, *facts: dict[str, Any]) -> int | None:
    """Return which of these workshops, a day after each other, is shown first."""
    workshops = [WorkshopFactory(days=day, **rest) for day, rest in enumerate(facts, start=5)]
    for workshop in workshops:
        WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)
    entry = choose_next_workshop(list_workshops(Workshop.objects.coming(), None, limit=9))
    return workshops.index(entry.workshop) if entry else None


@pytest.mark.parametrize("hindrance", [FULL, CANCELLED, CLOSED, LATER, ELSEWHERE])
@pytest.mark.parametrize("free", [OPEN, FEW])
def test_a_later_workshop_with_a_place_comes_before_one_without(
    site: SiteTree, hindrance: dict[str, Any], free: dict[str, Any]
) -> None:
    assert chosen(site, hindrance, free, OPEN) == 1


@pytest.mark.parametrize("free", [LATER, ELSEWHERE])
def test_where_nobody_can_register_now_the_next_that_one_may_come_to_is_first(
    site: SiteTree, free: dict[str, Any]
) -> None:
    assert chosen(site, FULL, CANCELLED, CLOSED, free) == 3


def test_of_two_with_places_the_sooner_is_first(site: SiteTree) -> None:
    assert chosen(site, FEW, OPEN) == 0


def test_nobody_is_invited_to_what_is_full_closed_or_cancelled(site: SiteTree) -> None:
    assert chosen(site, FULL, CANCELLED, CLOSED) is None


def test_nothing_coming_is_nothing_to_choose(site: SiteTree) -> None:
    assert chosen(site) is None


# --- The page -----------------------------------------------------------------------------------------------
def see(client: Client) -> Any:
    return html.fromstring(client.get("/en/").content)


def add(site: SiteTree, title: str, **facts: Any) -> None:
    WorkshopPageFactory(parent=site.workshops["en"], workshop=WorkshopFactory(**facts), title=title)


def show_upcoming(site: SiteTree) -> None:
    home = site.homes["en"]
    home.body = [("upcoming_workshops", {"heading": "After that"})]
    home.save()


def test_the_one_with_a_place_is_first_and_the_others_follow_by_date(client: Client, site: SiteTree) -> None:
    show_upcoming(site)
    add(site, "Full", days=1, **FULL)
    add(site, "Free", days=3)
    add(site, "Freer", days=2)
    add(site, "Later", days=9)

    tree = see(client)

    assert [link.text_content() for link in tree.xpath("//div[@class='next']//h2/a")] == ["Freer"]
    assert [link.text_content() for link in tree.xpath("//ol[@class='events']//h3/a")] == [
        "Full",
        "Free",
        "Later",
    ]


def test_a_workshop_with_a_place_is_found_behind_many_full_ones(client: Client, site: SiteTree) -> None:
    for day in range(1, 8):
        add(site, f"Full {day}", days=day, **FULL)
    add(site, "Free", days=9)

    assert [link.text_content() for link in see(client).xpath("//div[@class='next']//a")] == ["Free"]


def test_a_cancelled_workshop_is_not_on_the_front_page(client: Client, site: SiteTree) -> None:
    show_upcoming(site)
    add(site, "Called off", days=1, cancelled=True)
    add(site, "Notes", days=2)
    add(site, "Offers", days=3)

    assert "Called off" not in see(client).text_content()


def test_partners_of_both_countries_are_named_as_those_behind_it(client: Client, site: SiteTree) -> None:
    pages = [
        PartnerPageFactory(parent=site.partners["en"], organisation=organisation)
        for organisation in (OrganisationFactory(german=True), OrganisationFactory())
    ]

    behind = see(client).xpath("//section[@class='behind']")[0]

    assert behind.xpath(".//a/@href") == [page.get_url() for page in pages]
    assert behind.xpath(".//a/@lang") == ["de", "pl"]


def test_partners_that_an_editor_put_on_the_page_are_the_ones_named(client: Client, site: SiteTree) -> None:
    shown, other = OrganisationFactory(), OrganisationFactory()
    for organisation in (shown, other):
        PartnerPageFactory(parent=site.partners["en"], organisation=organisation)
    home = site.homes["en"]
    home.body = [("partners", {"heading": "", "organisations": [shown]})]
    home.save()

    tree = see(client)

    for part in ("//section[@class='behind']", "//li[@class='partner']"):
        assert tree.xpath(f"{part}//a/@href") == [shown.pages.get().get_url()]


def test_a_few_partners_of_a_country_are_named(client: Client, site: SiteTree) -> None:
    for _number in range(5):
        PartnerPageFactory(parent=site.partners["en"])

    assert len(see(client).xpath("//section[@class='behind']//a")) == 3


@pytest.mark.parametrize("has_block", [True, False])
def test_recordings_are_fetched_where_a_block_shows_them(
    site: SiteTree, client: Client, has_block: bool
) -> None:
    recorded = WorkshopFactory(past=True, recording_address="https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    WorkshopPageFactory(parent=site.workshops["en"], workshop=recorded, title="Recorded notes")
    home = site.homes["en"]
    home.body = [("recordings", {"heading": "Watch"})] if has_block else [("paragraph", "<p>Hello</p>")]
    home.save()
    response = client.get(home.get_url())
    assert ("recorded_workshops" in (response.context_data or {})) is has_block
    assert ("Recorded notes" in response.content.decode()) is has_block
