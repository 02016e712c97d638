"""Measure what is promised of the site's speed, print it beside the promises, and fail where one is broken.

The tables are kept in var/bench/, for people and for programs; docs/performance.md tells how to read them.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from scripts.bench.blast import REMEDY, NotAsSaid, find_wrk
from scripts.bench.databases import databases
from scripts.bench.growth import measure_growth
from scripts.bench.machine import describe_machine
from scripts.bench.memory import measure_memory
from scripts.bench.pages import measure_pages
from scripts.bench.plan import Plan, long_plan, quick_plan
from scripts.bench.registrations import measure_registrations
from scripts.bench.report import Table, as_json, as_markdown
from scripts.bench.servers import ROOT, NotServed
from scripts.compile_catalogues import compile_catalogues
from scripts.postgres import NotStarted
from scripts.test_tools import TOOLS

FOLDER = ROOT / "var" / "bench"
PARTS: dict[str, Callable[[Plan], Iterable[Table]]] = {
    "pages": measure_pages,
    "registrations": measure_registrations,
    "growth": measure_growth,
    "memory": measure_memory,
}
ENGINES = ("sqlite", "postgres")
ON_EACH_ENGINE = {"registrations", "growth"}


def main() -> int:
    """Measure; status 0 only when everything could be measured and every promise is kept."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter measurements")
    parser.add_argument("--only", choices=ENGINES, help="registrations and growth on one database")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args()
    chosen = options.parts or list(PARTS)
    if unknown := [name for name in chosen if name not in PARTS]:
        parser.error(f"There is no part {', '.join(unknown)}; there are {', '.join(PARTS)}.")
    engines = (options.only,) if options.only else ENGINES
    if sentences := missing_for(chosen, engines):
        print(*sentences, sep="\n", file=sys.stderr)
        return 1
    compile_catalogues()
    # Whatever the environment says of a site says nothing of those that are made here.
    for name in ("DATABASE_URL", "DATA_DIR", "CACHE_URL", "PAGE_MEMORY", "DJANGO_SETTINGS_MODULE"):
        os.environ.pop(name, None)
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spot-bench-")))
            files = stack.enter_context(databases("sqlite", folder))
            needed = engines if ON_EACH_ENGINE & set(chosen) else ()
            opened = [
                files if engine == "sqlite" else stack.enter_context(databases(engine, folder))
                for engine in needed
            ]
            plan = (quick_plan if options.quick else long_plan)(folder, files, tuple(opened))
            tables = measure(chosen, plan)
    except (NotServed, NotAsSaid, NotStarted) as reason:
        print(reason, file=sys.stderr)
        return 1
    print(as_json(tables) if options.json else as_markdown(tables))
    broken = [words for table in tables for words in table.broken]
    print(*(broken and ["Broken:", *broken]) or ["Every promise is kept."], sep="\n", file=sys.stderr)
    return int(bool(broken))


def missing_for(parts: list[str], engines: tuple[str, ...]) -> list[str]:
    """Return one sentence for each tool that is needed and not there."""
    sentences = [] if "pages" not in parts or find_wrk() else [REMEDY]
    if "postgres" in engines and ON_EACH_ENGINE & set(parts):
        sentences += [
            tool.remedy for tool in TOOLS if tool.variable == "TEST_DATABASE_URL" and tool.find() is None
        ]
    return sentences


def measure(parts: list[str], plan: Plan) -> list[Table]:
    """Measure one part after the other, and write what is known so far after each table."""
    tables: list[Table] = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in parts:
        print(f"Measuring {name} …", file=sys.stderr, flush=True)
        for table in PARTS[name](plan):
            tables.append(table)
            (FOLDER / "report.md").write_text(f"# Measured\n\n{describe_machine()}.\n\n{as_markdown(tables)}")
            (FOLDER / "report.json").write_text(as_json(tables))
    return tables


if __name__ == "__main__":
    sys.exit(main())
