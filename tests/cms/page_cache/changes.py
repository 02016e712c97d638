"""A small site with a page of each type, and everything that somebody may do to it that visitors see."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from clusters.models import Organisation
from cms.facts.services.change_facts import changing
from cms.models import SiteFacts
from cms.services.publish_scheduled import publish_scheduled
from events.enums import WorkshopStatus
from events.models import Workshop
from events.registration.services.register import Applicant, register
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
