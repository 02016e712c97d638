"""Whatever changes, by whatever door: nobody sees an outdated page after the answer to the change."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connections
from django.utils import timezone
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from clusters.models import Organisation
from cms.facts.services.change_facts import changing
from cms.freshness import current_stamp
from cms.freshness.stamp import Outdated
from cms.models import SiteFacts
from cms.services.publish_scheduled import publish_scheduled
from events.enums import WorkshopStatus
from events.models import Workshop
from events.registration.services.register import Applicant, register
from tests.cms.page_cache.visits import Site
from tests.factories.facts import OrganisationFactory, PlaceFactory
from tests.factories.pages import (
    PartnerPageFactory,
    ProjectPageFactory,
    SeriesPageFactory,
    StandardPageFactory,
    WorkshopPageFactory,
    translate_page,
)
from tests.factories.people import BiographyFactory, TopicFactory
from tests.factories.site import SiteTree
from tests.factories.workshops import ContributionFactory, SeriesFactory, WorkshopFactory

pytestmark = pytest.mark.django_db(transaction=True)

# More than the last few, so that one who takes a place changes no word.
PLACES = 8


class World:
    """A small site with a page of each type, and what stands on them."""

    def __init__(self, tree: SiteTree) -> None:
        self.tree = tree
        self.place = PlaceFactory()
        self.organisation = OrganisationFactory()
        self.partner = PartnerPageFactory(parent=tree.partners["en"], organisation=self.organisation)
        self.project = ProjectPageFactory(parent=tree.projects["en"])
        series = SeriesFactory(organisers=[self.organisation], project=self.project.project)
        self.series = SeriesPageFactory(parent=tree.workshops["en"], series=series)
        self.topic = TopicFactory()
        self.workshop = WorkshopFactory(
            series=series, days=10, on_site=True, place=self.place, topics=[self.topic], terms__places=PLACES
        )
        self.biography = BiographyFactory()
        ContributionFactory(workshop=self.workshop, person=self.biography.person)
        self.page = WorkshopPageFactory(parent=self.series, workshop=self.workshop)
        self.about = StandardPageFactory(parent=tree.homes["en"], show_in_menus=True)
        home = tree.homes["en"]
        home.body = [("upcoming_workshops", {"heading": "Next"})]
        home.save_revision().publish()
        self.paths = [
            "/en/",
            "/pl/",
            *(
                page.get_url()
                for page in (
                    self.about, self.page, self.series, self.partner, tree.workshops["en"],
                    translate_page(self.about, "pl"),
                )
            ),
            "/en/nothing/",
        ]  # fmt: skip

    def publish_about(self, **values: Any) -> None:
        """Publish the plain page with other words or another place."""
        page = Page.objects.get(pk=self.about.pk).specific
        for name, value in values.items():
            setattr(page, name, value)
        page.save_revision().publish()


Change = Callable[[World], object]
changes: dict[str, Change] = {}


def change(name: str) -> Callable[[Change], Change]:
    """Note something that somebody does to the site."""

    def add(do: Change) -> Change:
        changes[name] = do
        return do

    return add


@change("places: the last ones are going")
def _take_places(world: World) -> None:
    for number in range(PLACES - 3):
        register(world.workshop.pk, Applicant(f"A {number}", f"a{number}@example.org", "en"))


@change("places: all are taken")
def _take_all_places(world: World) -> None:
    for number in range(PLACES):
        register(world.workshop.pk, Applicant(f"A {number}", f"a{number}@example.org", "en"))


@change("a fact, in a shell")
def _move(world: World) -> None:
    workshop = Workshop.objects.get(pk=world.workshop.pk)
    workshop.ends_at += timedelta(hours=1)
    workshop.save()


@change("a fact that others show")
def _rename_place(world: World) -> None:
    with changing(world.place, by=None) as place:
        place.name = "Elsewhere"


@change("the name of an organisation")
def _rename_organisation(world: World) -> None:
    with changing(Organisation.objects.get(pk=world.organisation.pk), by=None) as organisation:
        organisation.name = "Another name"


@change("words")
def _publish_words(world: World) -> None:
    world.publish_about(title="Other words")


@change("words of a topic")
def _rename_topic(world: World) -> None:
    world.topic.name = "Other topic"
    world.topic.save_revision().publish()


@change("words about a person")
def _rewrite_biography(world: World) -> None:
    world.biography.text = "<p>Entirely new.</p>"
    world.biography.save_revision().publish()


@change("site facts")
def _rename_site(world: World) -> None:
    facts, _made = SiteFacts.objects.get_or_create(site=world.tree.site)
    facts.organisation_name = "Somebody else"
    facts.save()


@change("the menu")
def _leave_menu(world: World) -> None:
    world.publish_about(show_in_menus=False)


@change("the order of the menu")
def _reorder_menu(world: World) -> None:
    world.publish_about(show_in_menus=True)
    Page.objects.get(pk=world.about.pk).move(world.tree.homes["en"], "first-child")


@change("an address")
def _rename_address(world: World) -> None:
    world.publish_about(slug="elsewhere")


@change("a schedule")
def _publish_on_schedule(world: World) -> None:
    world.publish_about(title="Later words", go_live_at=timezone.now() + timedelta(minutes=1))
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        assert publish_scheduled() == 1


@change("a redirect")
def _redirect(world: World) -> None:
    Redirect.objects.create(old_path="/en/nothing", redirect_link="/en/")


@change("a page at an address where nothing was")
def _add_page(world: World) -> None:
    StandardPageFactory(parent=world.tree.homes["en"], slug="nothing")


@change("a language")
def _withdraw_language(world: World) -> None:
    for page in Page.objects.descendant_of(world.tree.homes["pl"], inclusive=True):
        page.unpublish()


@change("a page, deleted")
def _delete(world: World) -> None:
    Page.objects.get(pk=world.about.pk).delete()


@change("a fact, at the desk")
def _cancel(world: World) -> None:
    with changing(world.workshop, by=None) as workshop:
        workshop.status = WorkshopStatus.CANCELLED


@change("a page, withdrawn")
def _unpublish(world: World) -> None:
    world.page.unpublish()


@pytest.fixture
def world(site: SiteTree) -> World:
    return World(site)


@pytest.fixture
def served(settings: Settings) -> Iterator[Callable[..., Site]]:
    """Return a function that serves the site in this process."""
    settings.ALLOWED_HOSTS = ["*"]
    running: list[Site] = []

    def serve(**options: bool) -> Site:
        running.append(Site(settings, **options))
        return running[-1]

    yield serve
    for one in running:
        one.close()
    connections.close_all()


def find_outdated(kept: Site, anew: Site, world: World, do: Change) -> list[str]:
    """Make a change, and return which pages a visitor then sees otherwise than they are."""
    before = {path: kept.read(path) for path in world.paths}
    do(world)
    now = {path: anew.read(path) for path in world.paths}
    assert now != before, "nobody would have seen the change anyway"
    return [path for path in world.paths if kept.read(path) != now[path]]


def test_no_page_is_outdated_after_any_change(world: World, served: Callable[..., Site]) -> None:
    # The kept ones are made of parts that are kept themselves.
    kept, anew = served(), served(keeps=False, keeps_parts=False)
    outdated = {name: find_outdated(kept, anew, world, do) for name, do in changes.items()}
    assert {name: pages for name, pages in outdated.items() if pages} == {}


NOTICED_BY_A_SIGNAL_OF_THEIR_OWN = (
    "places: all are taken", "a fact that others show", "words", "site facts", "the order of the menu",
    "a redirect", "a page, withdrawn",
)  # fmt: skip


def test_control_without_marks_a_page_is_outdated_after_each_kind_of_change(
    world: World, served: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, anew = served(), served(keeps=False, keeps_parts=False)
    monkeypatch.setattr("cms.freshness.services.mark_outdated.mark_now", lambda _outdated: None)
    for name in NOTICED_BY_A_SIGNAL_OF_THEIR_OWN:
        assert find_outdated(kept, anew, world, changes[name]), name
        current_stamp.mark_now(Outdated.BY_WITHDRAWAL)


@pytest.mark.parametrize("name", ["places: all are taken", "words", "site facts"])
def test_control_without_marks_a_page_that_is_made_of_kept_parts_is_outdated(
    world: World, served: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    made_of_parts, anew = served(keeps=False), served(keeps=False, keeps_parts=False)
    monkeypatch.setattr("cms.freshness.services.mark_outdated.mark_now", lambda _outdated: None)
    assert find_outdated(made_of_parts, anew, world, changes[name])


def test_no_page_is_outdated_after_a_moment_at_which_it_changes_by_itself(
    world: World, served: Callable[..., Site]
) -> None:
    kept, anew = served(), served(keeps=False, keeps_parts=False)
    path = world.page.get_url()
    before = kept.read(path)
    with time_machine.travel(world.workshop.starts_at + timedelta(seconds=1), tick=True):
        assert kept.read(path) == anew.read(path) != before


def test_what_nobody_sees_leaves_the_pages_in_memory(world: World, served: Callable[..., Site]) -> None:
    kept = served()
    for path in world.paths * 2:  # the first visit of all makes the row of the site's facts
        kept.visit(path)
    kept.made.clear()

    page = Page.objects.get(pk=world.about.pk).specific
    page.title = "A draft"
    page.save_revision()
    register(world.workshop.pk, Applicant("Ida", "ida@example.org", "en"))
    User.objects.create_user("somebody")
    for path in world.paths:
        kept.visit(path)

    assert kept.made == []
