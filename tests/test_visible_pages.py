"""What is not public is nowhere public: each way to keep a page from visitors, looked for in every output."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core import mail
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from cms.addresses import visible_pages
from cms.mail.models import Letter
from cms.mail.services.deliver_letter import deliver_letter
from cms.site_facts import SiteFacts
from events.models import Workshop, WorkshopPage
from events.registration.enums import RegistrationLetter
from events.registration.models import Registration
from events.registration.services.write_to_registrant import write_to_registrant
from tests.factories.facts import OrganisationFactory, ProjectFactory
from tests.factories.pages import (
    PartnerPageFactory,
    ProjectPageFactory,
    SeriesPageFactory,
    StandardPageFactory,
    WorkshopPageFactory,
)
from tests.factories.people import PersonFactory
from tests.factories.registrations import RegistrationFactory
from tests.factories.site import SiteTree
from tests.factories.workshops import ContributionFactory, SeriesFactory, WorkshopFactory
from tests.sitemap import read_sitemap_text

pytestmark = pytest.mark.django_db

TITLE = "Tides by night"
SLUG = "tides-by-night"
PASSWORD = "ebb-and-flow"


# --- Ways to keep a page from visitors ---------------------------------------------------------------------
def restrict(page: Page, kind: str = PageViewRestriction.PASSWORD) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password=PASSWORD)


def make_private(page: Page) -> None:
    restrict(page)


def ask_for_a_log_in(page: Page) -> None:
    restrict(page, PageViewRestriction.LOGIN)


def make_its_list_private(page: Page) -> None:
    restrict(page.get_parent())


def unpublish(page: Page) -> None:
    page.unpublish()


def schedule_anew(page: Page) -> None:
    page.unpublish()
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()


def expire(page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(live=False, expired=True)


WAYS = [make_private, ask_for_a_log_in, make_its_list_private, unpublish, schedule_anew, expire]


# --- Where it could be found -------------------------------------------------------------------------------
class World:
    """A workshop with one English page, and everything that leads to it."""

    def __init__(self, site: SiteTree) -> None:
        home = site.homes["en"]
        self.organisation = OrganisationFactory()
        self.project = ProjectFactory()
        series = SeriesFactory(organisers=[self.organisation], project=self.project)
        self.workshop: Workshop = WorkshopFactory(series=series, days=9, name="Working title")
        # Another date, so that the list and the series are not empty.
        other = WorkshopFactory(series=series, days=12)
        ContributionFactory(workshop=self.workshop, person=PersonFactory(organisation=self.organisation))
        self.page: WorkshopPage = WorkshopPageFactory(
            parent=site.workshops["en"], title=TITLE, workshop=self.workshop
        )
        # Neither stands below the list of workshops, which is made private in one case.
        self.series = SeriesPageFactory(parent=home, series=series)
        self.next = WorkshopPageFactory(parent=home, title="Tides by day", workshop=other)
        self.partner = PartnerPageFactory(parent=site.partners["en"], organisation=self.organisation)
        self.partnership = ProjectPageFactory(parent=site.projects["en"], project=self.project)
        self.news = StandardPageFactory(parent=home, title="News")
        blocks = [
            {"type": "registration_form", "value": {"workshop": self.workshop.pk}},
            {"type": "text", "value": f'<p><a linktype="page" id="{self.page.pk}">there</a></p>'},
            {"type": "upcoming_workshops", "value": {}},
        ]
        self.news.body = self.news.body.stream_block.to_python(blocks)
        self.news.save()


def get(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    return response.content.decode() if response.status_code == HTTPStatus.OK else ""


def send_e_mail(client: Client, world: World) -> str:
    registration = RegistrationFactory(workshop=world.workshop)
    write_to_registrant(registration, RegistrationLetter.CONFIRMED)
    deliver_letter(Letter.objects.latest("pk").pk)
    return mail.outbox[-1].body


OUTPUTS: dict[str, tuple[Callable[[Client, World], str], str]] = {
    "its own address": (lambda client, world: get(client, world.page.url), TITLE),
    "the address in another language": (lambda client, world: get(client, f"/pl/warsztaty/{SLUG}/"), TITLE),
    "the list": (lambda client, world: get(client, "/en/workshops/"), TITLE),
    "the list in another language": (lambda client, world: get(client, "/de/termine/"), TITLE),
    "the front page": (lambda client, world: get(client, "/en/"), TITLE),
    "its series": (lambda client, world: get(client, world.series.url), TITLE),
    "the next date of its series": (lambda client, world: get(client, world.next.url), SLUG),
    "its organiser's page": (lambda client, world: get(client, world.partner.url), TITLE),
    "its project's page": (lambda client, world: get(client, world.partnership.url), TITLE),
    "a form and a block on another page": (lambda client, world: get(client, world.news.url), TITLE),
    "a link in a text": (lambda client, world: get(client, world.news.url), SLUG),
    "the sitemap": (lambda client, world: read_sitemap_text(client), SLUG),
    "the calendar file": (
        lambda client, world: get(client, f"/en/calendar/{world.workshop.uuid}.ics"),
        "BEGIN:VEVENT",
    ),
    "the registration": (
        lambda client, world: get(client, f"/en/registration/{world.workshop.uuid}/"),
        "<form",
    ),
    "an e-mail's link": (send_e_mail, SLUG),
}


@pytest.fixture
def world(site: SiteTree) -> World:
    return World(site)


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_is_public_is_found(client: Client, world: World, output: str) -> None:
    show, sign = OUTPUTS[output]
    assert sign in show(client, world)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("output", OUTPUTS)
def test_what_is_not_public_is_not_found(
    client: Client, world: World, output: str, way: Callable[[Page], None]
) -> None:
    way(Page.objects.get(pk=world.page.pk).specific)
    show, sign = OUTPUTS[output]
    assert sign not in show(client, world)


@pytest.mark.parametrize("output", [name for name in OUTPUTS if name not in {"its own address"}])
def test_negative_control_without_the_condition_a_private_page_is_found(
    client: Client, world: World, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visible_pages, "are_open", lambda relation="": Q())
    make_private(world.page)
    show, sign = OUTPUTS[output]
    assert sign in show(client, world)


@pytest.mark.parametrize("way", WAYS)
def test_nobody_registers_for_what_is_not_public(
    client: Client, world: World, way: Callable[[Page], None]
) -> None:
    way(Page.objects.get(pk=world.page.pk).specific)
    data = {"name": "Ida Nowak", "email": "ida@example.org", "language": "en"}
    address = f"/en/registration/{world.workshop.uuid}/"
    assert client.post(address, data).status_code == HTTPStatus.NOT_FOUND
    assert not Registration.objects.exists()


def test_a_private_front_page_in_one_language_is_not_chosen_for_anybody(
    client: Client, site: SiteTree
) -> None:
    make_private(site.homes["pl"])
    assert client.get("/", headers={"Accept-Language": "pl"})["Location"] != "/pl/"


def test_a_private_legal_page_is_not_linked(client: Client, site: SiteTree) -> None:
    imprint = StandardPageFactory(parent=site.homes["en"], title="Imprint", slug="imprint-of-ours")
    facts = SiteFacts.for_site(Site.objects.get())
    facts.imprint_page = imprint
    facts.save()
    assert "imprint-of-ours" in get(client, "/en/workshops/")
    make_private(imprint)
    assert "imprint-of-ours" not in get(client, "/en/workshops/")


def test_who_knows_the_password_reads_the_page(client: Client, world: World) -> None:
    make_private(world.page)
    restriction = PageViewRestriction.objects.get()
    asked = client.get(world.page.url)
    assert TITLE not in asked.content.decode()
    client.post(
        reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, world.page.pk]),
        {"password": PASSWORD, "return_url": world.page.url},
    )
    assert TITLE in get(client, world.page.url)
