"""A workshop is coming until it ends, on every list."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from events.models import Workshop
from tests.factories.pages import WorkshopPageFactory
from tests.factories.site import SiteTree
from tests.factories.workshops import WorkshopFactory

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def running() -> Workshop:
    now = timezone.now()
    return WorkshopFactory(starts_at=now - HOUR, ends_at=now + HOUR, recording_address="https://vimeo.com/1")


def test_a_running_workshop_is_coming_and_not_past(running: Workshop) -> None:
    assert list(Workshop.objects.coming()) == [running]
    assert list(Workshop.objects.past()) == []
    assert not running.is_past


def test_a_workshop_is_past_from_the_moment_it_ends(running: Workshop) -> None:
    assert list(Workshop.objects.coming(running.ends_at)) == []
    assert list(Workshop.objects.past(running.ends_at)) == [running]


def test_the_list_shows_a_running_workshop_among_the_coming_ones(
    client: Client, site: SiteTree, running: Workshop
) -> None:
    WorkshopPageFactory(parent=site.workshops["en"], workshop=running, title="Notes")

    tree = html.fromstring(client.get(site.workshops["en"].get_url()).content)

    assert tree.xpath("//ol[contains(@class, 'events') and not(contains(@class, 'past'))]//h3")
    assert not tree.xpath("//ol[contains(@class, 'past')]")
