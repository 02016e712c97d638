"""The form inside other pages: the same for every visitor, posting to its own address."""

import html
import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from cms.block_register import list_body_blocks
from events.models import WorkshopPage
from events.registration.models import Registration
from home.models import StandardPage
from tests.events.registration.conftest import ROOM, World, entries
from tests.factories.pages import StandardPageFactory, WorkshopPageFactory
from tests.factories.registrations import RegistrationFactory


def embed(page: Any, workshop_id: int | None) -> None:
    block = {"type": "registration_form", "value": {"workshop": workshop_id}}
    page.body = page.body.stream_block.to_python([block])
    page.save()


@pytest.fixture
def news(world: World) -> StandardPage:
    home = world.pages["en"].get_parent().get_parent()
    page: StandardPage = StandardPageFactory(parent=home, title="News", locale=home.locale)
    return page


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == HTTPStatus.OK
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    return html.unescape(response.content.decode())


def test_it_may_stand_in_any_page() -> None:
    assert "registration_form" in dict(list_body_blocks())


def test_it_posts_to_the_registrations_own_address(client: Client, world: World, news: StandardPage) -> None:
    embed(news, world.workshop.pk)
    page = shown(client, news.url)
    action = re.search(r'<form class="form"\s+action="([^"]+)"\s+method="post"', page)
    assert action is not None
    assert action[1] == world.url("en")
    assert "Registration: Clear notes" in page
    assert client.post(action[1], entries()).status_code == HTTPStatus.SEE_OTHER


def test_it_says_what_one_registers_for_with_a_link(client: Client, world: World, news: StandardPage) -> None:
    embed(news, world.workshop.pk)
    subject = BeautifulSoup(client.get(news.url).content, "lxml").select_one("form .subject")
    assert subject.a["href"] == world.pages["en"].full_url
    assert subject.a.get_text(strip=True) == world.pages["en"].title
    text = " ".join(subject.get_text(" ").split())
    start = world.workshop.local_start
    assert str(start.year) in text
    assert "Free of charge" in text
    assert "Online" in text
    assert world.workshop.get_spoken_language_display().casefold() in text.casefold()


def test_it_says_what_one_could_have_registered_for_where_it_is_too_late(
    client: Client, world: World, news: StandardPage
) -> None:
    embed(news, world.workshop.pk)
    world.set_terms(closes_at=timezone.now() - timedelta(days=1))
    page = BeautifulSoup(client.get(news.url).content, "lxml")
    assert page.select_one(".note .subject a")["href"] == world.pages["en"].full_url


def test_on_a_workshops_own_page_it_says_so_without_a_link_to_itself(client: Client, world: World) -> None:
    page = BeautifulSoup(client.get(world.pages["en"].url).content, "lxml")
    subject = page.select_one("form .subject")
    assert world.pages["en"].title in subject.get_text()
    assert subject.a is None


def test_every_visitor_gets_the_same_bytes(world: World, news: StandardPage) -> None:
    embed(news, world.workshop.pk)
    pages = [Client(headers={"User-Agent": agent}).get(news.url).content for agent in ("one", "two")]
    assert pages[0] == pages[1]
    assert b"csrf" not in pages[0]
    assert ROOM.encode() not in pages[0]


def test_on_a_workshops_page_it_needs_no_choice(client: Client, world: World) -> None:
    page = world.pages["pl"]
    embed(page, None)
    assert f'action="{world.url("pl")}"' in shown(client, page.url)


def test_a_workshops_page_shows_its_form_once(client: Client, world: World) -> None:
    page = world.pages["en"]
    assert shown(client, page.url).count('<form class="form"') == 1
    embed(page, None)
    assert WorkshopPage.objects.get(pk=page.pk).shows_form_in_body
    assert shown(client, page.url).count('<form class="form"') == 1


def test_elsewhere_without_a_choice_nothing_is_shown(client: Client, news: StandardPage) -> None:
    embed(news, None)
    assert "<form" not in shown(client, news.url)


def test_a_workshop_without_a_public_page_shows_nothing(
    client: Client, world: World, news: StandardPage
) -> None:
    embed(news, world.workshop.pk)
    for page in world.pages.values():
        page.unpublish()
    assert "<form" not in shown(client, news.url)


def test_instead_of_the_form_a_sentence_says_why(client: Client, world: World, news: StandardPage) -> None:
    embed(news, world.workshop.pk)
    world.set_terms(closes_at=timezone.now() - timedelta(days=1))
    page = shown(client, news.url)
    assert "Registration closed on" in page
    assert "<form" not in page


def test_the_last_place_taken_shows_on_every_page(client: Client, world: World, news: StandardPage) -> None:
    embed(news, world.workshop.pk)
    world.set_terms(places=1)
    assert "Only a few places are left." in shown(client, news.url)
    RegistrationFactory(workshop=world.workshop)
    assert "Join the waiting list" in shown(client, news.url)


def test_an_error_leads_to_the_own_address_with_everything_kept(client: Client, world: World) -> None:
    response = client.post(world.url(), entries(email="wrong"))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Hanna Łoś" in html.unescape(response.content.decode())
    assert not Registration.objects.exists()


def test_deleting_or_unpublishing_a_version_loses_nobody(client: Client, world: World) -> None:
    client.post(world.url("pl"), entries())
    world.pages["pl"].delete()
    world.pages["de"].unpublish()
    assert Registration.objects.get().workshop == world.workshop


def test_two_forms_in_one_page_do_not_mix_their_fields(
    client: Client, world: World, news: StandardPage
) -> None:
    other = WorkshopPageFactory(parent=world.pages["en"].get_parent()).workshop
    blocks = [
        {"type": "registration_form", "value": {"workshop": pk}} for pk in (world.workshop.pk, other.pk)
    ]
    news.body = news.body.stream_block.to_python(blocks)
    news.save()
    page = shown(client, news.url)
    assert page.count('<form class="form"') == 2
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_on_a_workshops_page_the_form_of_another_one_is_that_ones(client: Client, world: World) -> None:
    other = WorkshopPageFactory(parent=world.pages["en"].get_parent(), title="Another workshop")
    embed(world.pages["en"], other.workshop_id)
    tree = BeautifulSoup(client.get(world.pages["en"].url).content, "lxml")
    workshops = [other.workshop, world.workshop]
    forms = tree.select("main form")
    assert len(forms) == len(workshops)
    for form, workshop in zip(forms, workshops, strict=True):
        assert str(workshop.uuid) in form["action"]
