"""What a series' workshops have in common."""

from django.test import RequestFactory

from events.models import Workshop
from events.readers.list_workshops import list_workshops
from events.readers.sum_up_workshops import Summary, sum_up
from tests.factories.pages import WorkshopPageFactory
from tests.factories.site import SiteTree
from tests.factories.workshops import WorkshopFactory


def summary(site: SiteTree, *workshops: Workshop) -> Summary:
    for workshop in workshops:
        WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)
    rows = Workshop.objects.order_by("starts_at")
    return sum_up(list_workshops(rows, RequestFactory().get("/en/"), limit=9))


def test_first_and_last_day_and_each_language_once_in_order(site: SiteTree) -> None:
    first = WorkshopFactory(days=5, spoken_language="pl")
    second = WorkshopFactory(days=9, spoken_language="de", interpretation_languages=["pl"])
    third = WorkshopFactory(days=12, spoken_language="pl")

    found = summary(site, first, second, third)

    assert (found.first, found.last) == (first.local_start, third.local_end)
    assert found.spoken_languages == ["Polish", "German"]
    assert found.interpreted == 1


def test_free_only_when_every_workshop_is(site: SiteTree) -> None:
    assert summary(site, WorkshopFactory(price=0)).is_free
    assert not summary(site, WorkshopFactory(price=10)).is_free


def test_over_only_when_every_workshop_is(site: SiteTree) -> None:
    assert summary(site, WorkshopFactory(past=True)).is_over
    assert not summary(site, WorkshopFactory(days=3)).is_over


def test_nothing_sums_up_to_nothing() -> None:
    assert sum_up([]) == Summary()
