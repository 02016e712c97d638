"""What each page, a registration and each desk cost with ever more workshops and registrations."""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from scripts.bench.databases import Databases
from scripts.bench.machine import noting_load
from scripts.bench.plan import Plan
from scripts.bench.report import Promise, Row, Table
from scripts.bench.sites import ORGANISER, VISITOR, Insider, inside, make_site

FOR_VISITORS, AT_DESKS = Promise(1.2), Promise(2)
SITEMAP = "/sitemap.xml"
# So many people register at a time; more than the gaps in a crowd would give other work to the last ones.
POSTS, MOST_POSTS = 4, 60

Costs = dict[int, list[float]]


def measure_growth(plan: Plan) -> Iterator[Table]:
    """Yield a table of pages and registrations, and one of desks, for each database."""
    for databases in plan.engines:
        yield from _measure(plan, databases)


def _measure(plan: Plan, databases: Databases) -> Iterator[Table]:
    with ExitStack() as stack:
        insiders: dict[int, Insider] = {}
        for size in plan.sizes:
            site = make_site(f"growth-{size}", plan.folder, databases)
            insiders[size] = stack.enter_context(inside(site))
        standing: dict[str, str] = insiders[plan.sizes[0]].do("find pages")
        grown = {size: insider.do("grow", workshops=size) for size, insider in insiders.items()}
        yield _measure_pages(plan, insiders, standing, grown, databases.engine)
        yield _measure_desks(plan, insiders, databases.engine)


def _measure_pages(
    plan: Plan, insiders: dict[int, Insider], standing: dict[str, str], grown: dict[int, Any], engine: str
) -> Table:
    table = _table(plan, f"What visitors ask for as the site grows, {engine}")
    names = {**standing, **grown[plan.sizes[0]]["pages"], "sitemap": SITEMAP}
    with noting_load(table):
        for name in names:
            paths = {size: {**names, **grown[size]["pages"]}[name] for size in plan.sizes}
            table.rows.append(_compare(plan, insiders, name, paths, VISITOR, FOR_VISITORS))
        for name in grown[plan.sizes[0]]["forms"]:
            forms = {size: grown[size]["forms"][name] for size in plan.sizes}
            table.rows.append(_compare_posts(plan, insiders, f"registration, {name}", forms))
    return table


def _measure_desks(plan: Plan, insiders: dict[int, Insider], engine: str) -> Table:
    table = _table(plan, f"What organisers ask for as the site grows, {engine}")
    found = {size: insider.do("find desks") for size, insider in insiders.items()}
    with noting_load(table):
        for name in found[plan.sizes[0]]:
            paths = {size: found[size][name] for size in plan.sizes}
            table.rows.append(_compare(plan, insiders, name, paths, ORGANISER, AT_DESKS))
    return table


def _table(plan: Plan, title: str) -> Table:
    return Table(
        title,
        [*(f"ms, {size:,}" for size in plan.sizes), *(f"queries, {size:,}" for size in plan.sizes)],
        [f"{plan.sizes[-1]:,} ÷ {plan.sizes[0]:,} workshops"],
        "ms: milliseconds of processor time of one answer, in a process without a network and without pages "
        "in memory; a database server’s work is not in it. For each workshop there are ten registrations and "
        "three pages; one in ten belongs to the series that is shown.",
    )


def _compare(
    plan: Plan, insiders: dict[int, Insider], name: str, paths: dict[int, str], who: str, promise: Promise
) -> Row:
    """Ask for a page in sites of each size by turns; the first answers warm up."""
    began = time.monotonic()
    queries = {size: insiders[size].do("count", path=path, who=who) for size, path in paths.items()}
    # What takes that long is asked for once more only.
    rounds = 1 if time.monotonic() - began > plan.patience else 3
    part = {"who": who, "seconds": plan.patience / rounds, "most": -(-plan.samples // rounds)}
    times: Costs = {size: [] for size in paths}
    for _round in range(rounds):
        for size, path in paths.items():
            times[size] += insiders[size].do("ask", path=path, **part)["times"]
    return _row(name, times, queries, promise)


def _compare_posts(plan: Plan, insiders: dict[int, Insider], name: str, paths: dict[int, str]) -> Row:
    times: Costs = {size: [] for size in paths}
    for size, path in paths.items():
        insiders[size].do("register", path=path, times=POSTS)
    queries = {size: insiders[size].do("count a registration", path=path) for size, path in paths.items()}
    for _round in range(min(plan.samples, MOST_POSTS) // POSTS):
        for size, path in paths.items():
            times[size] += insiders[size].do("register", path=path, times=POSTS)["times"]
    return _row(name, times, queries, FOR_VISITORS)


def _row(name: str, times: Costs, queries: dict[int, int], promise: Promise) -> Row:
    medians = {size: statistics.median(taken) * 1000 for size, taken in times.items()}
    smallest, *_others, largest = medians.values()
    return Row(name, [*medians.values(), *map(str, queries.values())], [(largest / smallest, promise)])
