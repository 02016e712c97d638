"""“2 of 4”, and what comes before and after a workshop in its series."""

import datetime
from typing import Any

import pytest

from events.models import Series, Workshop
from events.readers import place_in_series as reader
from events.readers.place_in_series import MOST_SPANS, Place, find_place, list_dates, place_in_series
from tests.factories.pages import WorkshopPageFactory, translate_page
from tests.factories.site import SiteTree
from tests.factories.workshops import SeriesFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(site: SiteTree) -> Series:
    return SeriesFactory()


def publish(site: SiteTree, workshop: Workshop) -> Workshop:
    WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)
    return workshop


def place_of(workshop: Workshop) -> Place:
    return find_place(workshop, list_dates(workshop))


def test_number_follows_the_dates_and_not_the_order_of_entry(site: SiteTree, series: Series) -> None:
    third = publish(site, WorkshopFactory(series=series, days=9))
    first = publish(site, WorkshopFactory(series=series, days=-9))
    second = publish(site, WorkshopFactory(series=series, days=3))

    places = [place_of(workshop) for workshop in (first, second, third)]

    assert [(place.number, place.total) for place in places] == [(1, 3), (2, 3), (3, 3)]
    assert [place.before for place in places] == [None, first, second]
    assert [place.after for place in places] == [second, third, None]
    assert places[0].dates == [first, second, third]


def test_neighbours_are_the_nearest_of_several(site: SiteTree, series: Series) -> None:
    days = [publish(site, WorkshopFactory(series=series, days=day)) for day in (1, 2, 3, 4, 5)]

    place = place_of(days[2])

    assert (place.before, place.after) == (days[1], days[3])


def test_workshops_at_the_same_hour_keep_one_order(site: SiteTree, series: Series) -> None:
    moment = WorkshopFactory.build(days=5).starts_at
    end = moment + datetime.timedelta(hours=1)
    one, other = (
        publish(site, WorkshopFactory(series=series, starts_at=moment, ends_at=end)) for _number in range(2)
    )

    assert (place_of(one).number, place_of(one).after) == (1, other)
    assert (place_of(other).number, place_of(other).before) == (2, one)


def test_cancelled_workshop_is_neither_counted_nor_a_way_on(site: SiteTree, series: Series) -> None:
    first = publish(site, WorkshopFactory(series=series, days=1))
    publish(site, WorkshopFactory(series=series, days=2, cancelled=True))
    last = publish(site, WorkshopFactory(series=series, days=3))

    assert (place_of(last).number, place_of(last).total) == (2, 2)
    assert place_of(last).before == first
    assert place_of(first).after == last
    assert place_of(first).dates == [first, last]


def test_cancelled_workshop_has_no_number_but_leads_to_its_neighbours(site: SiteTree, series: Series) -> None:
    first = publish(site, WorkshopFactory(series=series, days=1))
    cancelled = publish(site, WorkshopFactory(series=series, days=2, cancelled=True))
    last = publish(site, WorkshopFactory(series=series, days=3))

    place = place_of(cancelled)

    assert (place.number, place.total, place.before, place.after) == (None, 2, first, last)


def test_workshop_without_a_live_page_is_not_counted(site: SiteTree, series: Series) -> None:
    workshop = publish(site, WorkshopFactory(series=series, days=1))
    WorkshopFactory(series=series, days=2)
    hidden = WorkshopFactory(series=series, days=3)
    WorkshopPageFactory(parent=site.workshops["en"], workshop=hidden, live=False)

    assert (place_of(workshop).number, place_of(workshop).total) == (1, 1)


def test_workshop_counts_once_whatever_the_number_of_its_languages(site: SiteTree, series: Series) -> None:
    workshop = WorkshopFactory(series=series, days=1)
    page = WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)
    translate_page(page, "pl")
    translate_page(page, "de")

    assert place_of(workshop).total == 1


def test_workshops_of_other_series_are_not_counted(site: SiteTree, series: Series) -> None:
    workshop = publish(site, WorkshopFactory(series=series, days=1))
    publish(site, WorkshopFactory(series=SeriesFactory(), days=2))
    publish(site, WorkshopFactory(days=3))

    assert place_of(workshop).total == 1


def test_a_long_series_is_not_drawn_and_links_only_the_neighbours(site: SiteTree, series: Series) -> None:
    days = [publish(site, WorkshopFactory(series=series, days=day)) for day in range(MOST_SPANS + 1)]

    place = place_of(days[3])

    assert (place.number, place.total, place.dates) == (4, MOST_SPANS + 1, [])
    assert place.linked == {days[2].pk, days[4].pk}


def test_many_dates_are_not_counted_and_the_neighbours_are_the_same(
    site: SiteTree, series: Series, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    start = WorkshopFactory.build(days=3).starts_at
    end = start + datetime.timedelta(hours=1)
    days = [publish(site, WorkshopFactory(series=series, days=day)) for day in (1, 2)]
    days += [publish(site, WorkshopFactory(series=series, starts_at=start, ends_at=end)) for _ in range(2)]
    counted = [place_in_series(day) for day in days]
    monkeypatch.setattr(reader, "MOST_COUNTED", 2)

    with django_assert_num_queries(2 * len(days)):
        places = [place_in_series(day) for day in days]

    assert [(place.before, place.after) for place in places] == [
        (place.before, place.after) for place in counted
    ]
    assert {(place.number, place.total) for place in places} == {(None, 0)}
