"""Pages on the socket: from memory beside a bare response, made anew beside what `wagtail start` makes."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from scripts.bench.bare import serve_answers
from scripts.bench.blast import Answer, NotAsSaid, Page, ask, blast
from scripts.bench.machine import noting_load
from scripts.bench.plan import Plan
from scripts.bench.report import Promise, Row, Table
from scripts.bench.servers import Server
from scripts.bench.sites import Site, inside, make_site
from scripts.bench.turns import Sample, Taken, by_turns, join
from scripts.bench.wagtail_start import make_project

FROM_MEMORY = Promise(0.9, at_least=True)
MADE_ANEW = {
    "plain page": Promise(2),
    "workshop with form": Promise(3),
    "front page": Promise(3.5),
    "list of workshops": Promise(3.5),
}
KEPT = ("front page", "workshop with form")
WORKERS = (1, 2)
# Enough that a process always has something to do; for pages made anew, no more than threads have.
CONNECTIONS, FEW_CONNECTIONS = 16, 4
HOME = Page("/", compressed=True)
# The server says these itself.
OF_THE_SERVER = ("date", "connection", "server", "transfer-encoding")

Measure = Callable[[], Sample]


def measure_pages(plan: Plan) -> Iterator[Table]:
    """Yield both comparisons, the first for one worker and for two."""
    site = make_site("pages", plan.folder, plan.files)
    with inside(site) as insider:
        paths: dict[str, str] = insider.do("find pages")
    for workers in WORKERS:
        yield _measure_kept(plan, site, paths, workers)
    project = make_project(plan.folder)
    database = plan.files.make("wagtail_start")
    project.fill(database)
    yield _measure_made(plan, site, paths, project.serve(database))


def _measure_kept(plan: Plan, site: Site, paths: dict[str, str], workers: int) -> Table:
    table = Table(
        f"A page from memory beside a bare response of its size, {_say_workers(workers)}",
        ["bytes", "page ms", "bare ms", "page a second", "bare a second"],
        ["bare ÷ page, processor time", "page ÷ bare, requests a second"],
        f"ms: milliseconds of the server’s processor time a request. {CONNECTIONS} connections, a browser’s "
        "headers. Bare: an ASGI application of four lines that says the same headers and bytes by heart.",
    )
    wanted = {
        f"{name}, {'compressed' if compressed else 'plain'}": Page(paths[name], compressed)
        for name in KEPT
        for compressed in (True, False)
    }
    lengths: dict[str, int] = {}
    with noting_load(table):
        # The same server is up to a fifth slower or faster from start to start: it is started several times.
        parts = [_measure_one_start(plan, site, wanted, workers, lengths) for _start in range(plan.starts)]
    measured = join(parts)
    for name in wanted:
        page, bare = measured[name, "page"], measured[name, "bare"]
        table.rows.append(_compare_kept(name, lengths[name], page, bare))
    return table


def _measure_one_start(
    plan: Plan, site: Site, wanted: dict[str, Page], workers: int, lengths: dict[str, int]
) -> dict[tuple[str, str], Taken]:
    with ExitStack() as stack:
        ours = stack.enter_context(site.serve(workers=workers))
        answers = {name: _ask_for_kept(ours, page) for name, page in wanted.items()}
        lengths.update({name: len(answer.body) for name, answer in answers.items()})
        bare = {}
        for compressed in (True, False):
            told = {
                page.path: answers[name] for name, page in wanted.items() if page.compressed == compressed
            }
            file = _write_answers(plan.folder / f"answers-{compressed}.json", told)
            bare[compressed] = stack.enter_context(serve_answers(file, workers))
        measures: dict[tuple[str, str], Measure] = {}
        for name, page in wanted.items():
            for who, server in (("page", ours), ("bare", bare[page.compressed])):
                measures[name, who] = partial(blast, server, page, plan.seconds, CONNECTIONS)
        measured = by_turns(measures, plan.rounds)
        for page in wanted.values():
            _ask_for_kept(ours, page)
        return measured


def _compare_kept(name: str, length: int, page: Taken, bare: Taken) -> Row:
    cells: list[str | float] = [f"{length:,}", page.cost, bare.cost, page.rate, bare.rate]
    ratios = (bare.times_as_dear_as(page), page.times_as_fast_as(bare))
    return Row(name, cells, [(ratio, FROM_MEMORY) for ratio in ratios])


def _ask_for_kept(server: Server, page: Page) -> Answer:
    """Return a page as it is in memory; only from there it has a tag."""
    answer = ask(server, page)
    if not answer.header("etag") or page.compressed != (answer.header("content-encoding") == "gzip"):
        raise NotAsSaid(f"{page.path} did not come from memory: {answer.headers}")
    return answer


def _write_answers(file: Path, answers: dict[str, Answer]) -> Path:
    described = {
        path: {
            "headers": [
                (name.lower(), value) for name, value in answer.headers if name.lower() not in OF_THE_SERVER
            ],
            "body": b64encode(answer.body).decode(),
        }
        for path, answer in answers.items()
    }
    file.write_text(json.dumps(described))
    return file


def _measure_made(plan: Plan, site: Site, paths: dict[str, str], plain: Server) -> Table:
    table = Table(
        "A page made anew beside the first page of `wagtail start`",
        ["bytes", "ms", "a second"],
        ["processor time ÷ `wagtail start`", "`wagtail start` ÷ requests a second"],
        f"ms: milliseconds of the server’s processor time a request. {FEW_CONNECTIONS} connections, one "
        "worker; ours keeps no pages in memory. SQLite.",
    )
    start = "`wagtail start`"
    with site.serve(page_memory=0) as ours, plain:
        wanted = {start: (plain, HOME), **{name: (ours, Page(path, True)) for name, path in paths.items()}}
        lengths = {name: len(_ask_for_made(server, page).body) for name, (server, page) in wanted.items()}
        measures = {
            name: partial(blast, server, page, plan.seconds, FEW_CONNECTIONS)
            for name, (server, page) in wanted.items()
        }
        with noting_load(table):
            measured = by_turns(measures, plan.rounds)
    base = measured[start]
    for name, page in measured.items():
        ratios = [
            (page.times_as_dear_as(base), MADE_ANEW.get(name)),
            (base.times_as_fast_as(page), None),
        ]
        table.rows.append(Row(name, [f"{lengths[name]:,}", page.cost, page.rate], ratios))
    return table


def _ask_for_made(server: Server, page: Page) -> Answer:
    answer = ask(server, page)
    if answer.header("etag"):
        raise NotAsSaid(f"{page.path} came from memory.")
    return answer


def _say_workers(workers: int) -> str:
    return "one worker" if workers == 1 else f"{workers} workers"
