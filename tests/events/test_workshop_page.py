"""What a workshop's page and its row in a list show, and what they leave out."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from lxml import html

from events.enums import WorkshopFormat
from events.models import Topic, Workshop, WorkshopTopic
from tests.desks import log_in
from tests.factories import TopicFactory
from tests.factories.pages import WorkshopPageFactory
from tests.factories.site import SiteTree
from tests.factories.workshops import WorkshopFactory


def show(client: Client, site: SiteTree, workshop: Workshop, language: str = "en") -> Any:
    page = WorkshopPageFactory(parent=site.workshops[language], workshop=workshop, title="Notes")
    return html.fromstring(client.get(page.get_url()).content)


def facts(tree: Any) -> dict[str, str]:
    rows = tree.xpath("//dl[@class='facts']/div")
    return {row.findtext("dt"): " ".join(row.find("dd").text_content().split()) for row in rows}


def test_a_row_without_a_value_is_not_there(client: Client, site: SiteTree) -> None:
    rows = facts(show(client, site, WorkshopFactory(platform="")))

    assert set(rows) == {"Registration", "Place", "Time zone", "Price", "Calendar"}
    assert rows["Place"] == "Online address of the room by e-mail"
    assert rows["Price"] == "Free of charge"


def test_facts_of_a_workshop_on_site(client: Client, site: SiteTree) -> None:
    rows = facts(show(client, site, WorkshopFactory(on_site=True, terms__places=12, taken=2, price="12.50")))

    assert rows["Price"] == "12.50 EUR"
    assert rows["Place"].startswith("On site Musterstraße 1, ")


def test_room_address_is_nowhere_and_the_note_says_how_it_arrives(client: Client, site: SiteTree) -> None:
    workshop = WorkshopFactory(room="https://zoom.example/j/secret-room")
    page = WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)

    text = client.get(page.get_url()).content.decode()

    assert "secret-room" not in text
    assert "The address of the room stays private" in text


def test_cancelled_workshop_is_struck_through_and_offers_nothing(client: Client, site: SiteTree) -> None:
    tree = show(client, site, WorkshopFactory(cancelled=True))

    # The style sheet strikes the heading through; the words below it say so, too.
    assert tree.xpath("//*[contains(@class, 'off')]//h1")[0].text_content().strip() == "Notes"
    assert "This event will not take place." in tree.text_content()
    assert not tree.xpath("//form")
    assert not {"Registration", "Calendar"} & facts(tree).keys()


def test_past_workshop_says_so_and_offers_no_form(client: Client, site: SiteTree) -> None:
    tree = show(client, site, WorkshopFactory(past=True))

    assert facts(tree)["Status"] == "Past event"
    assert not tree.xpath("//form | //figure[@class='video']")
    assert not {"Registration", "Calendar"} & facts(tree).keys()


def test_open_workshop_leads_to_its_form(client: Client, site: SiteTree) -> None:
    tree = show(client, site, WorkshopFactory())

    assert tree.xpath("//a[@class='btn']/@href") == ["#register"]
    assert len(tree.xpath("//*[@id='register']//form")) == 1


def test_full_workshop_offers_the_waiting_list(client: Client, site: SiteTree) -> None:
    tree = show(client, site, WorkshopFactory(terms__places=1, taken=1))

    assert tree.xpath("//a[@class='btn']")[0].text_content() == "Join the waiting list"
    assert tree.xpath("//span[@class='chip']/@data-state") == ["wait"]


@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_time_for_machines_has_the_offset_of_the_workshops_zone(
    client: Client, site: SiteTree, language: str
) -> None:
    workshop = WorkshopFactory(time_zone="Europe/Lisbon")

    tree = show(client, site, workshop, language)

    written = tree.xpath("//time[@class='date']/@datetime")[0]
    assert written == workshop.local_start.isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("day", "zone", "shown"),
    [
        ("2031-03-29", "Europe/Warsaw", "CET UTC+1"),
        ("2031-03-31", "Europe/Warsaw", "CEST UTC+2"),  # the clock changed the night before
        ("2031-03-31", "America/St_Johns", "Newfoundland Daylight Time UTC−2:30"),
    ],
)
def test_whoever_joins_from_afar_reads_which_clock_is_meant(
    client: Client, site: SiteTree, day: str, zone: str, shown: str
) -> None:
    start = datetime.fromisoformat(f"{day}T12:00+00:00")
    workshop = WorkshopFactory(time_zone=zone, starts_at=start, ends_at=start + timedelta(hours=2))

    assert facts(show(client, site, workshop))["Time zone"] == shown


def test_untranslated_page_says_so_before_the_words_and_names_their_language(
    client: Client, site: SiteTree
) -> None:
    workshop = WorkshopFactory(spoken_language="pl")
    WorkshopPageFactory(parent=site.workshops["pl"], workshop=workshop, title="Notatki")

    tree = html.fromstring(client.get(f"{site.workshops['en'].get_url()}notatki/").content)

    title = tree.xpath("//h1")[0]
    assert (title.text_content(), title.get("lang")) == ("Notatki", "pl")
    notice = tree.xpath("//div[contains(@class, 'warn')]")[0]
    assert "This text is available in Polish only." in notice.text_content()
    assert list(tree.iter()).index(notice) < list(tree.iter()).index(title)
    assert not tree.xpath("//link[@hreflang]")
    assert tree.xpath("//link[@rel='canonical']/@href")[0].endswith("/pl/warsztaty/notatki/")


def test_list_names_the_language_of_words_that_are_not_translated(client: Client, site: SiteTree) -> None:
    WorkshopPageFactory(parent=site.workshops["pl"], workshop=WorkshopFactory(), title="Notatki")

    tree = html.fromstring(client.get(site.workshops["en"].get_url()).content)

    row = tree.xpath("//ol[@class='events']/li")[0]
    assert row.xpath(".//h3/@lang") == ["pl"]
    assert "Described in Polish only." in row.text_content()


def test_typed_markup_is_shown_as_typed(client: Client, site: SiteTree) -> None:
    page = WorkshopPageFactory(
        parent=site.workshops["en"],
        workshop=WorkshopFactory(),
        title="<b>Bold</b> & <script>alert(1)</script>",
        slug="bold",
    )

    for path in (page.get_url(), site.workshops["en"].get_url(), site.homes["en"].get_url()):
        assert b"<script>alert(1)" not in client.get(path).content
    heading = html.fromstring(client.get(page.get_url()).content).xpath("//h1")[0]
    assert heading.text_content() == "<b>Bold</b> & <script>alert(1)</script>"


def test_an_online_workshop_keeps_no_street_of_its_former_place(client: Client, site: SiteTree) -> None:
    workshop = WorkshopFactory(on_site=True)
    Workshop.objects.filter(pk=workshop.pk).update(format=WorkshopFormat.ONLINE)
    workshop.refresh_from_db()
    assert "Musterstraße" not in facts(show(client, site, workshop))["Place"]


@pytest.mark.parametrize(("workshops", "says_nothing"), [(0, True), (1, False), (2, False)])
def test_the_front_page_does_not_say_that_nothing_comes_below_what_comes(
    client: Client, site: SiteTree, workshops: int, says_nothing: bool
) -> None:
    home = site.homes["en"]
    home.body = [("upcoming_workshops", {"heading": "Dates"})]
    home.save()
    for _number in range(workshops):
        WorkshopPageFactory(parent=site.workshops["en"])
    assert (b"No date yet" in client.get("/en/").content) is says_nothing


def test_words_of_a_topic_that_a_workshop_is_about_are_not_deleted(site: SiteTree) -> None:
    topic = TopicFactory()
    workshop = WorkshopFactory()
    WorkshopTopic.objects.create(workshop=workshop, topic=topic)
    with pytest.raises(ProtectedError):
        topic.delete()


def test_an_editor_is_told_that_a_topic_is_used(site: SiteTree) -> None:
    topic = TopicFactory()
    WorkshopTopic.objects.create(workshop=WorkshopFactory(name="Bridges"), topic=topic)
    browser = log_in(superuser=True)
    answer = browser.post(reverse("wagtailsnippets_events_topic:delete", args=[topic.pk]), follow=True)
    assert answer.status_code == 200
    assert Topic.objects.filter(pk=topic.pk).exists()
