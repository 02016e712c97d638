"""Lists of workshops: the beginning, months and years, each at an address that stays."""

import datetime
import zoneinfo
from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Series, SeriesPage, Workshop
from events.readers import list_in_periods, list_series, sum_up_workshops
from tests.factories.pages import SeriesPageFactory, WorkshopPageFactory, translate_page
from tests.factories.site import SiteTree
from tests.factories.workshops import WorkshopFactory
from tests.read_html import read_elements

pytestmark = pytest.mark.django_db

LIST = "/en/workshops/"
NEXT_YEAR = timezone.localdate().year + 1
LONG_AGO = timezone.localdate().year - 3
Announce = Callable[..., Workshop]


@pytest.fixture
def announce(site: SiteTree) -> Announce:
    """Return what makes a workshop with an English page, titled by its start."""

    def make(year: int, month: int, day: int = 10, hour: int = 10, series: Series | None = None) -> Workshop:
        start = datetime.datetime(year, month, day, hour, tzinfo=zoneinfo.ZoneInfo("Europe/Warsaw"))
        end = start + datetime.timedelta(hours=2)
        workshop = WorkshopFactory(starts_at=start, ends_at=end, terms=False, room="", series=series)
        title = f"On {start:%Y-%m-%d} at {hour}"
        WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop, title=title)
        return workshop

    return make


@pytest.fixture
def short_lists() -> Iterator[None]:
    """Let lists show three coming workshops and two past ones."""
    with mock.patch.multiple(list_in_periods, WORKSHOPS_SHOWN=3, PAST_WORKSHOPS_SHOWN=2):
        yield


@pytest.fixture
def busy(announce: Announce, short_lists: None) -> None:
    """Announce five workshops in March of next year and one in May; six lie back."""
    for day in range(1, 6):
        announce(NEXT_YEAR, 3, day)
    announce(NEXT_YEAR, 5)
    for month in range(1, 7):
        announce(LONG_AGO, month)


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def titles(html: str) -> list[str]:
    """Return the days of the workshops that a page names."""
    return [part.partition(" at ")[0] for part in html.split(">On ")[1:]]


def links(html: str) -> set[str]:
    return {attributes["href"] for tag, attributes in read_elements(html) if tag in {"a", "link"}}


class TestBeginning:
    def test_few_workshops_stand_on_one_page_without_any_way_on(
        self, client: Client, announce: Announce
    ) -> None:
        announce(NEXT_YEAR, 3)
        announce(LONG_AGO, 3)

        html = read(client, LIST)

        assert titles(html) == [f"{NEXT_YEAR}-03-10", f"{LONG_AGO}-03-10"]
        assert 'class="periods"' not in html
        assert 'class="pages"' not in html
        assert not [link for link in links(html) if "?" in link]

    @pytest.mark.usefixtures("busy")
    def test_the_next_and_the_last_lead_to_months_and_years(self, client: Client) -> None:
        html = read(client, LIST)

        assert titles(html) == [
            *(f"{NEXT_YEAR}-03-0{day}" for day in (1, 2, 3)),
            *(f"{LONG_AGO}-0{month}-10" for month in (6, 5)),
        ]
        parts = {link for link in links(html) if "?" in link}
        assert parts == {
            f"{LIST}?month={NEXT_YEAR}-03",
            f"{LIST}?month={NEXT_YEAR}-05",
            f"{LIST}?year={LONG_AGO}",
        }

    @pytest.mark.usefixtures("busy")
    def test_what_nobody_may_see_leads_nowhere(self, client: Client) -> None:
        Workshop.objects.get(starts_at__year=NEXT_YEAR, starts_at__month=5).pages.update(live=False)

        assert f"?month={NEXT_YEAR}-05" not in read(client, LIST)


@pytest.mark.usefixtures("busy")
class TestMonthsAndYears:
    def test_a_month_shows_its_workshops_a_leaf_at_a_time(self, client: Client) -> None:
        march = f"{LIST}?month={NEXT_YEAR}-03"

        first, second = read(client, march), read(client, f"{march}&page=2")

        assert titles(first) == [f"{NEXT_YEAR}-03-0{day}" for day in (1, 2, 3)]
        assert titles(second) == [f"{NEXT_YEAR}-03-0{day}" for day in (4, 5)]
        assert f"{march}&page=2" in links(first)
        assert march in links(second)
        assert client.get(f"{march}&page=3").status_code == 404

    def test_the_address_shows_the_same_month_after_more_was_announced(
        self, client: Client, announce: Announce
    ) -> None:
        before = titles(read(client, f"{LIST}?month={NEXT_YEAR}-05"))
        for month in (3, 4, 6):
            announce(NEXT_YEAR, month, 20)

        assert titles(read(client, f"{LIST}?month={NEXT_YEAR}-05")) == before

    def test_a_year_leads_to_its_months_and_to_the_neighbours(self, client: Client) -> None:
        html = read(client, f"{LIST}?year={LONG_AGO}")

        assert titles(html) == [f"{LONG_AGO}-0{month}-10" for month in (1, 2, 3)]
        assert {f"{LIST}?month={LONG_AGO}-0{month}" for month in range(1, 7)} <= links(html)
        assert {LIST, f"{LIST}?year={NEXT_YEAR}"} <= links(html)

    def test_the_part_is_named_in_title_links_and_other_languages(self, client: Client) -> None:
        query = f"?month={NEXT_YEAR}-03&page=2"
        escaped = query.replace("&", "&amp;")

        html = read(client, LIST + query)

        assert f" Workshops, March {NEXT_YEAR}, page 2 – Workshop Spot</title>" in " ".join(html.split())
        assert f'<link rel="canonical" href="http://localhost{LIST}{escaped}">' in html
        for address in (f"/pl/warsztaty/{query}", f"/de/termine/{query}"):
            assert {address, f"http://localhost{address}"} <= links(html)
            assert titles(read(client, address)) == titles(html)

    def test_the_beginning_of_a_month_has_one_address(self, client: Client) -> None:
        html = read(client, f"{LIST}?page=1&month={NEXT_YEAR}-03")

        assert f'<link rel="canonical" href="http://localhost{LIST}?month={NEXT_YEAR}-03">' in html

    def test_an_empty_month_between_others_says_so(self, client: Client) -> None:
        html = read(client, f"{LIST}?month={NEXT_YEAR}-04")

        assert "Nothing is planned for that time so far." in html
        assert {f"{LIST}?month={NEXT_YEAR}-03", f"{LIST}?month={NEXT_YEAR}-05"} <= links(html)
        assert "Nothing took place at that time." in read(client, f"{LIST}?year={LONG_AGO + 1}")

    def test_a_month_begins_when_it_begins_at_the_site(self, client: Client, announce: Announce) -> None:
        announce(NEXT_YEAR, 8, 1, hour=0)  # July in UTC

        assert titles(read(client, f"{LIST}?month={NEXT_YEAR}-08")) == [f"{NEXT_YEAR}-08-01"]
        assert titles(read(client, f"{LIST}?month={NEXT_YEAR}-07")) == []

    @pytest.mark.parametrize(
        "query",
        [
            *("page=0", "page=-1", "page=2", "page=abc", "page=٢", "page=99999999999", "page=1&page=2"),
            *("month=2027-13", "month=2027-3", "month=0000-01", "month=9999-01", "month=1993-01", "month=x"),
            *("month=2027-03-01", "year=0", "year=20", "year=２０２７", "year=9999", "year=1993"),
            *("month=2027-03&month=2027-04", "month=2027-03&year=2027", f"year={LONG_AGO}&page=9"),
            *("list=other", "list=series&year=2027", "list=series&page=2", "list=series&list=series"),
        ],
    )
    def test_nothing_else_is_a_part(self, client: Client, query: str) -> None:
        assert client.get(f"{LIST}?{query}").status_code == 404

    @pytest.mark.parametrize(
        "query", ["page[]=2", "page=", "month=&year=", "utm_source=mail", "MONTH=2027-03"]
    )
    def test_what_names_no_part_shows_the_beginning(self, client: Client, query: str) -> None:
        html = read(client, f"{LIST}?{query}")

        assert f'<link rel="canonical" href="http://localhost{LIST}">' in html

    def test_a_fallback_keeps_the_month_and_leads_on_with_it(self, client: Client, site: SiteTree) -> None:
        query = f"?month={NEXT_YEAR}-03"
        polish = site.workshops["pl"]
        polish.unpublish()

        html = read(client, f"/pl/workshops/{query}")

        assert titles(html) == [f"{NEXT_YEAR}-03-0{day}" for day in (1, 2, 3)]
        assert f'<link rel="canonical" href="http://localhost{LIST}{query}">' in html
        polish.save_revision().publish()
        assert client.get(f"/pl/workshops/{query}")["Location"] == f"/pl/warsztaty/{query}"


class TestSeries:
    @pytest.fixture
    def page(self, site: SiteTree, announce: Announce, short_lists: None) -> SeriesPage:
        page = SeriesPageFactory(parent=site.workshops["en"], title="Side by side")
        for day in range(1, 6):
            announce(NEXT_YEAR, 3, day, series=page.series)
        announce(NEXT_YEAR, 4)
        announce(LONG_AGO, 3, series=page.series)
        return translate_page(page, "pl").get_translation(page.locale)

    def test_a_long_series_shows_its_months(self, client: Client, page: SeriesPage) -> None:
        html = read(client, page.url)

        assert titles(html) == [f"{NEXT_YEAR}-03-0{day}" for day in (1, 2, 3)] + [f"{LONG_AGO}-03-10"]
        assert f"{page.url}?month={NEXT_YEAR}-03" in links(html)
        assert f"{page.url}?month={NEXT_YEAR}-04" not in links(html)
        rest = read(client, f"{page.url}?month={NEXT_YEAR}-03&page=2")
        assert titles(rest) == [f"{NEXT_YEAR}-03-0{day}" for day in (4, 5)]
        assert client.get(f"{page.url}?page=2").status_code == 404

    def test_so_many_dates_are_not_counted(
        self, client: Client, page: SeriesPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert '<span class="d">6</span>' in read(client, page.url)
        monkeypatch.setattr(sum_up_workshops, "MOST_SUMMED", 4)

        assert '<span class="d">4+</span>' in read(client, page.url)

    def test_all_series_stand_on_leaves(
        self, client: Client, site: SiteTree, page: SeriesPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("events.page_contexts.SERIES_SHOWN", 2)
        others = [SeriesPageFactory(parent=site.workshops["en"]) for _number in range(3)]

        beginning = read(client, LIST)
        leaves = [read(client, f"{LIST}?list=series{more}") for more in ("", "&page=2")]

        assert f"{LIST}?list=series" in links(beginning)
        assert others[0].title not in beginning
        shown = [[row.title for row in (*others, page) if f">{row.title}<" in leaf] for leaf in leaves]
        assert shown == [[others[1].title, others[2].title], [others[0].title, page.title]]
        assert list_series.SERIES in read(client, f"{LIST}?list=series").lower()
