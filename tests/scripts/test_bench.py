"""The arithmetic of `make bench`, that a broken promise fails, and that what is measured is what it says."""

import json
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
from django.test import Client
from wagtail.models import Page

from events.models import Workshop, WorkshopPage
from events.registration.models import Registration
from scripts.bench import __main__ as bench
from scripts.bench.crowds import CROWDS
from scripts.bench.databases import PostgresDatabases, SqliteFiles
from scripts.bench.plan import long_plan, quick_plan
from scripts.bench.report import Promise, Row, Table, as_json, as_markdown
from scripts.bench.town import REGISTRATIONS_EACH, grow
from scripts.bench.turns import Sample, Taken, by_turns
from tests.factories.facts import ProgrammeFactory
from tests.factories.people import TopicFactory
from tests.factories.site import SiteTree

pytestmark = pytest.mark.sqlite


def test_a_sample_says_what_a_request_costs_and_how_many_come_in_a_second() -> None:
    sample = Sample(requests=200, processor=3.0, clock=4.0)

    assert (sample.cost, sample.rate) == (15.0, 50.0)


def test_medians_are_not_moved_by_one_slow_sample() -> None:
    taken = Taken([Sample(1, 0.010, 0.1), Sample(1, 0.011, 0.1), Sample(1, 0.900, 9.0)])

    assert (taken.cost, taken.rate) == (11.0, 10.0)


def test_ratios_compare_what_was_measured_in_the_same_round() -> None:
    # The machine was ten times as slow in two rounds of four: both medians alone would say nothing.
    ours = Taken([Sample(1, cost, cost) for cost in (0.02, 0.2, 0.2, 0.02)])
    theirs = Taken([Sample(1, cost, cost) for cost in (0.01, 0.1, 0.1, 0.01)])

    assert ours.times_as_dear_as(theirs) == pytest.approx(2.0)
    assert ours.times_as_fast_as(theirs) == pytest.approx(0.5)


def test_things_are_measured_by_turns_in_changing_order_and_the_first_round_is_forgotten() -> None:
    asked: list[str] = []

    def measure(name: str) -> Callable[[], Sample]:
        def take() -> Sample:
            asked.append(name)
            # Warming up costs much more.
            return Sample(1, 1.0 if len(asked) <= 2 else 0.001, 1.0)

        return take

    measured = by_turns({"a": measure("a"), "b": measure("b")}, rounds=2)

    assert asked == ["b", "a", "a", "b", "b", "a"]
    assert measured["a"].cost == measured["b"].cost == 1.0


@pytest.mark.parametrize(
    ("promise", "kept", "broken"),
    [(Promise(2), (1.0, 2.0, 2.004), (2.01, 3.0)), (Promise(0.9, at_least=True), (0.9, 1.1), (0.89, 0.1))],
)
def test_a_promise_is_judged_as_exactly_as_it_is_printed(
    promise: Promise, kept: tuple[float, ...], broken: tuple[float, ...]
) -> None:
    assert all(promise.holds(ratio) for ratio in kept)
    assert not any(promise.holds(ratio) for ratio in broken)


def make_table(ratio: float) -> Table:
    row = Row("plain page", ["30,000", 7.25, 1234.5], [(ratio, Promise(2)), (1.5, None)])
    return Table("Pages", ["bytes", "ms", "a second"], ["ratio", "other"], "Read so.", "load 1.0", [row])


def test_the_table_shows_each_ratio_with_its_promise_and_the_load_of_the_machine() -> None:
    written = as_markdown([make_table(1.8)])

    assert "| plain page | 30,000 | 7.25 | 1,234 | 1.80 (≤ 2) ✓ | 1.50 |" in written
    assert "load 1.0" in written
    assert "✗" not in written


@pytest.mark.parametrize(("ratio", "status"), [(1.8, 0), (2.5, 1)])
def test_a_broken_promise_fails_the_run_and_is_named(
    ratio: float,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(bench, "PARTS", {"pages": lambda _plan: [make_table(ratio)]})
    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    monkeypatch.setattr(bench, "missing_for", lambda _parts, _engines: [])
    monkeypatch.setattr("sys.argv", ["bench", "pages", "--json"])

    assert bench.main() == status

    said = capsys.readouterr()
    broken = json.loads(said.out)[0]["broken"]
    assert broken == (["Pages: plain page: 2.50, promised ≤ 2"] if status else [])
    assert all(words in said.err for words in broken)
    assert json.loads((tmp_path / "report.json").read_text()) == json.loads(said.out)
    assert "plain page" in (tmp_path / "report.md").read_text()


def test_without_its_tools_it_says_so_in_a_sentence_each(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TEST_DATABASE_URL", "")
    monkeypatch.setattr("scripts.test_tools._site_packages", lambda: tmp_path)

    sentences = bench.missing_for(["pages", "growth"], ("sqlite", "postgres"))

    assert [sentence.split(" is missing")[0] for sentence in sentences] == ["wrk", "PostgreSQL"]
    assert bench.missing_for(["growth"], ("sqlite",)) == []


def test_json_keeps_what_was_measured() -> None:
    [kept] = json.loads(as_json([make_table(1.8)]))

    assert kept["rows"][0]["cells"] == ["30,000", 7.25, 1234.5]


def test_both_plans_compare_a_hundred_workshops_with_ten_thousand(tmp_path: Path) -> None:
    files = SqliteFiles(tmp_path)

    for make_plan in (quick_plan, long_plan):
        plan = make_plan(tmp_path, files, (files,))
        assert (plan.sizes[0], plan.sizes[-1]) == (100, 10_000)


def test_a_database_of_a_server_has_the_address_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PostgresDatabases, "_execute", lambda _self, _order: None)
    databases = PostgresDatabases("postgres:///postgres?host=/run/here&user=postgres")

    url = databases.make("site")

    assert url.startswith("postgres:///bench_")
    assert url.endswith("_site?host=/run/here&user=postgres")


@pytest.mark.parametrize("people", [100, 10_000])
def test_crowds_sit_as_they_are_called(people: int) -> None:
    free, endless, gaps, full = (list(crowd.numbers(people)) for crowd in CROWDS)

    assert free == endless == list(range(1, people + 1))
    assert gaps[-1] == people == CROWDS[2].places(people)
    assert len(gaps) < people
    assert CROWDS[3].places(people) == len([number for number in full if number])
    assert full.count(None) == people // 20


@pytest.mark.django_db
def test_a_town_has_as_many_workshops_and_registrations_as_it_should_and_its_pages_are_there(
    site: SiteTree, client: Client
) -> None:
    ProgrammeFactory()
    TopicFactory()

    grown = grow(workshops=100)

    assert Workshop.objects.count() == 100
    assert WorkshopPage.objects.count() == 300
    gap = 89
    assert Registration.objects.count() == 100 * REGISTRATIONS_EACH - gap
    for path in [*grown["pages"].values(), *grown["forms"].values()]:
        assert client.get(path).status_code == HTTPStatus.OK, path
    assert not any(Page.find_problems())  # treebeard's own look at the tree
