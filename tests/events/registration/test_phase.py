"""Where a workshop stands for visitors: its boundaries, its words, and who is counted."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from events.models import Workshop
from events.registration.enums import RegistrationPhase
from events.registration.readers.describe_phase import describe_phase
from events.registration.readers.find_standing import find_standing, find_standings
from tests.events.registration.conftest import World
from tests.factories import RegistrationFactory, WorkshopFactory, WorkshopPageFactory, translate_page
from tests.factories.site import SiteTree

PLACES = 20


@pytest.mark.parametrize(
    ("left", "phase"),
    [(0, "wait"), (1, "few"), (4, "few"), (5, "few"), (6, "open"), (20, "open")],
)
def test_the_last_five_places_are_few(db: None, left: int, phase: str) -> None:
    workshop = WorkshopFactory(terms__places=PLACES, taken=PLACES - left)
    assert find_standing(workshop).phase == phase


def test_without_limit_places_are_never_few(db: None) -> None:
    assert find_standing(WorkshopFactory(taken=3)).phase == RegistrationPhase.OPEN


def test_only_people_who_have_a_place_are_counted(db: None) -> None:
    workshop = WorkshopFactory(terms__places=PLACES, taken=2)
    RegistrationFactory(workshop=workshop, waiting=True)
    RegistrationFactory(workshop=workshop, cancelled=True)
    assert find_standing(workshop).taken == 2


def test_people_are_counted_once_whatever_number_of_languages_a_workshop_is_shown_in(
    site: SiteTree, client: Client, django_assert_num_queries: Any
) -> None:
    """Eight of thirteen places are taken: five are left. Counted once a language, none would be."""
    workshops = [WorkshopFactory(terms__places=13, taken=8, days=days) for days in (5, 9)]
    for workshop in workshops:
        page = WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)
        for language in ("pl", "de"):
            translate_page(page, language)
    with django_assert_num_queries(1):
        standings = find_standings(workshops)
    assert [standing.taken for standing in standings.values()] == [8, 8]
    tree = BeautifulSoup(client.get(site.workshops["pl"].get_url()).content, "lxml")
    assert [chip["data-state"] for chip in tree.select("ol.events .chip")] == ["few", "few"]


def test_the_window_opens_and_closes_on_its_moment(db: None) -> None:
    now = timezone.now().replace(microsecond=0)
    workshop = WorkshopFactory(
        terms__opens_at=now + timedelta(hours=1), terms__closes_at=now + timedelta(hours=2)
    )

    def phase_after(seconds: int) -> str:
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            return find_standing(workshop).phase

    assert [phase_after(seconds) for seconds in (3599, 3600, 7199, 7200)] == [
        RegistrationPhase.NOT_YET,
        RegistrationPhase.OPEN,
        RegistrationPhase.OPEN,
        RegistrationPhase.CLOSED,
    ]


@pytest.mark.parametrize(
    ("facts", "phase"),
    [
        ({"cancelled": True, "past": True}, "off"),
        ({"cancelled": True}, "off"),
        ({"past": True}, "past"),
        ({"terms": False}, "none"),
        ({"past": True, "terms": False}, "past"),
    ],
)
def test_what_stands_before_places(db: None, facts: dict[str, bool], phase: str) -> None:
    assert find_standing(WorkshopFactory(**facts)).phase == phase
    assert describe_phase(WorkshopFactory(**facts)).phase == phase


# --- In public, in words ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("places", "taken", "label", "sentence"),
    [
        (None, 3, "Registration open", "You can register until"),
        (17, 3, "Places free", "Places are free."),
        (17, 13, "Last places", "Only a few places are left."),
        (17, 17, "Full, waiting list", "All places are taken."),
    ],
)
def test_public_pages_say_in_words_how_many_places_are_left(
    client: Client, world: World, places: int | None, taken: int, label: str, sentence: str
) -> None:
    world.set(name="Notes")
    world.set_terms(places=places)
    RegistrationFactory.create_batch(taken, workshop=world.workshop)
    own = _main(client, world.pages["en"].get_url())
    assert label in own
    assert sentence in own
    assert label in _main(client, world.pages["en"].get_parent().get_url())
    assert sentence in _main(client, world.url())


@pytest.mark.parametrize("taken", [3, 13, 16])
def test_no_public_page_tells_how_many_are_registered_or_how_many_places_there_are(
    client: Client, world: World, taken: int
) -> None:
    """The counts are numbers that stand nowhere else on these pages."""
    places = 4717
    world.set_terms(places=places)
    before = [_main(client, address) for address in _public_addresses(world)]
    RegistrationFactory.create_batch(taken, workshop=world.workshop)
    after = [_main(client, address) for address in _public_addresses(world)]
    assert after == before
    assert not any(re.search(r"4717|47\W?17", page) for page in after)


def _public_addresses(world: World) -> list[str]:
    page = world.pages["en"]
    return [page.get_url(), page.get_parent().get_url(), world.url()]


def _main(client: Client, address: str) -> str:
    tree = BeautifulSoup(client.get(address).content, "lxml").main
    assert tree is not None
    return " ".join(tree.get_text(" ").split())


def test_standings_of_many_workshops_cost_one_query(db: None, django_assert_num_queries: Any) -> None:
    workshops = [WorkshopFactory(terms__places=3, taken=number % 3) for number in range(6)]
    with django_assert_num_queries(1):
        standings = find_standings(list(workshops))
    assert len(standings) == len(workshops) == Workshop.objects.count()
