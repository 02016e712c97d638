"""What a web process takes of the machine's memory, empty and with all the pages that it may keep."""

from collections.abc import Iterator

from scripts.bench.blast import Page, ask
from scripts.bench.machine import noting_load, resident_memory
from scripts.bench.plan import Plan
from scripts.bench.report import Promise, Row, Table
from scripts.bench.servers import Server
from scripts.bench.sites import inside, make_site

# As `WORKSHOP_SPOT_PAGE_MEMORY` has it by default.
PAGE_MEMORY = 32
# What a page takes besides its bytes is estimated, and Python gives memory back in large pieces only.
MOST_BESIDES = Promise(2)


def measure_memory(plan: Plan) -> Iterator[Table]:
    """Yield what a process takes before pages are kept, when its memory for them is full, and later."""
    table = Table(
        "Memory of a web process",
        ["pages made", "MiB"],
        ["more than before ÷ memory for pages"],
        f"The front page again and again, each time by another name; {PAGE_MEMORY} MiB may be kept.",
    )
    site = make_site("memory", plan.folder, plan.files)
    with inside(site) as insider:
        paths: dict[str, str] = insider.do("find pages")
    with site.serve(page_memory=PAGE_MEMORY) as server, noting_load(table):
        for path in paths.values():
            ask(server, Page(path))
        _fill(server, paths["front page"], 1, 20)  # threads and connections are there afterwards
        before = resident_memory(server.worker)
        table.rows.append(Row("after the first pages", ["–", before], [(0.0, None)]))
        front = sum(len(ask(server, Page(paths["front page"], form)).body) for form in (True, False))
        enough = int(PAGE_MEMORY * 2**20 / front * 1.1)
        made = 0
        for name in ("memory for pages is full", "and as many pages again"):
            made = _fill(server, paths["front page"], made + 100, enough)
            after = resident_memory(server.worker)
            grown = (after - before) / PAGE_MEMORY
            table.rows.append(Row(name, [f"{made:,}", after], [(grown, MOST_BESIDES)]))
    yield table


def _fill(server: Server, path: str, first: int, number: int) -> int:
    """Ask for a page under so many hosts; return the last one's number."""
    for port in range(first, first + number):
        ask(server, Page(path, compressed=True), host=f"localhost:{port}")
    return first + number - 1
