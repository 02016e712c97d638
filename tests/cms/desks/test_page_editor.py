"""Pages about facts in Wagtail's own editor: facts beside the words, no creating, no copying."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from events.models import WorkshopPage
from home.roles import EDITORS, ORGANISERS
from tests.desks import log_in, read_form, read_text
from tests.factories import (
    PartnerPageFactory,
    ProjectPageFactory,
    SeriesPageFactory,
    SiteTree,
    WorkshopFactory,
    WorkshopPageFactory,
)

FACT_PAGES = {
    "workshops": (WorkshopPageFactory, "events", "workshoppage"),
    "series": (SeriesPageFactory, "events", "seriespage"),
    "projects": (ProjectPageFactory, "clusters", "projectpage"),
    "partners": (PartnerPageFactory, "clusters", "partnerpage"),
}


def make_page(kind: str, site: SiteTree) -> Page:
    return FACT_PAGES[kind][0](parent=getattr(site, "workshops" if kind == "series" else kind)["en"])


@pytest.fixture
def superuser(site: SiteTree) -> Client:
    return log_in(superuser=True)


@pytest.mark.parametrize("kind", FACT_PAGES)
def test_the_editor_shows_the_facts_with_a_link_to_their_desk(
    superuser: Client, site: SiteTree, kind: str
) -> None:
    page = make_page(kind, site)
    response = superuser.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert "Facts hold for all languages" in read_text(response)
    assert "Change these facts" in read_text(response)


def test_facts_stand_there_for_those_who_may_not_open_the_desk(site: SiteTree) -> None:
    page = WorkshopPageFactory(
        parent=site.workshops["pl"], workshop=WorkshopFactory(platform="BigBlueButton")
    )
    text = read_text(log_in("Translators – Polski").get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert "BigBlueButton" in text
    assert "See all facts" not in text
    assert "See all facts" in read_text(
        log_in(EDITORS).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    )


@pytest.mark.parametrize("kind", FACT_PAGES)
def test_wagtails_own_menu_does_not_create_such_pages(superuser: Client, site: SiteTree, kind: str) -> None:
    _factory, app, model = FACT_PAGES[kind]
    parent = getattr(site, "workshops" if kind == "series" else kind)["en"]
    url = reverse("wagtailadmin_pages:add", args=[app, model, parent.pk])
    assert superuser.get(url).status_code in {302, 403}


@pytest.mark.parametrize("kind", FACT_PAGES)
def test_copying_is_refused_in_a_sentence_and_not_offered(
    superuser: Client, site: SiteTree, kind: str
) -> None:
    page = make_page(kind, site)
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert "cannot be copied" in read_text(superuser.get(url, follow=True))
    assert url.encode() not in superuser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content


def test_copying_a_list_with_the_pages_below_is_refused(superuser: Client, site: SiteTree) -> None:
    WorkshopPageFactory(parent=site.workshops["en"])
    before = Page.objects.count()
    url = reverse("wagtailadmin_pages:copy", args=[site.workshops["en"].pk])
    data = read_form(superuser.get(url)) | {"new_title": "Again", "new_slug": "again", "copy_subpages": "on"}
    response = superuser.post(url, data, follow=True)
    assert "Copy this page without them" in read_text(response)
    assert Page.objects.count() == before


@pytest.mark.parametrize(
    ("kind", "desk"),
    [
        ("workshops", "events_workshop"),
        ("workshops", "events_series"),
        ("projects", "clusters_project"),
        ("partners", "clusters_organisation"),
    ],
)
def test_lists_lead_to_the_desk_that_adds_to_them(site: SiteTree, kind: str, desk: str) -> None:
    button = f'href="{reverse(f"{desk}_modeladmin_create")}"'.encode()
    url = reverse("wagtailadmin_explore", args=[getattr(site, kind)["en"].pk])
    assert button in log_in(ORGANISERS).get(url).content
    assert button not in log_in(EDITORS).get(url).content


def test_saving_words_in_the_editor_keeps_the_pointer_to_the_fact(superuser: Client, site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"])
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = read_form(superuser.get(url)) | {
        "title": "Another title",
        "body-count": "0",
        "action-publish": "action-publish",
    }
    superuser.post(url, data)
    saved = type(page).objects.get()
    assert (saved.title, saved.workshop_id) == ("Another title", page.workshop_id)


def test_wagtail_autosaves_a_page_that_a_desk_began(site: SiteTree) -> None:
    organiser = log_in(ORGANISERS)
    create = reverse("events_workshop_modeladmin_create")
    data = read_form(organiser.get(create)) | {
        "page_title": "Across the bridge",
        "page_language": str(site.homes["en"].locale_id),
        "starts_at": "2031-05-06 17:00",
        "ends_at": "2031-05-06 19:30",
    }
    editor = organiser.post(create, data).url
    typed = read_form(organiser.get(editor)) | {"introduction": "Half a sentence", "body-count": "0"}
    response = organiser.post(editor, typed, headers={"accept": "application/json"})
    assert response.json()["success"] is True
    page = WorkshopPage.objects.get()
    assert page.get_latest_revision_as_object().introduction == "Half a sentence"
    assert not page.live


def test_a_published_page_is_public(superuser: Client, site: SiteTree) -> None:
    """Privacy would guard one address of several at which a fact is told."""
    page = WorkshopPageFactory(parent=site.workshops["pl"])
    address = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    superuser.post(address, {"restriction_type": "login"})
    assert not page.get_view_restrictions().exists()
