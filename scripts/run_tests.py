"""Run every test: in a browser on SQLite, then without one on SQLite, then on PostgreSQL.

Arguments after the options go to pytest: `python -m scripts.run_tests --only sqlite tests/events -k seats`.
"""

import argparse
import os
import subprocess
import sys
from contextlib import ExitStack
from typing import NamedTuple

from scripts import test_tools
from scripts.postgres import NotStarted, embedded_postgres

NO_TESTS = 5  # pytest's exit status when nothing was selected
SLOWEST_SHOWN = "25"  # so that a run which grows shows by what


class Run(NamedTuple):
    """One pytest run: what it selects and what it needs."""

    title: str
    marker: str
    needs: tuple[str, ...]


RUNS = {
    "e2e": Run("in a browser, on SQLite", "e2e", ("CHROMIUM", "JAVA", *test_tools.SCRIPTS)),
    "sqlite": Run("on SQLite", "not e2e and not faults and not guide", ()),
    "postgres": Run("on PostgreSQL", "not e2e and not faults and not guide", ("TEST_DATABASE_URL",)),
}


def missing_for(names: list[str]) -> list[str]:
    """Get what the runs need; return one sentence for each thing that cannot be had."""
    needed = {variable for name in names for variable in RUNS[name].needs}
    if "CHROMIUM" in needed:
        test_tools.install()
    return [tool.remedy for tool in test_tools.TOOLS if tool.variable in needed and tool.find() is None]


def run(name: str, arguments: list[str]) -> int:
    """Run pytest once and return its exit status."""
    chosen = RUNS[name]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    with ExitStack() as stack:
        if name == "postgres":
            chosen_server = os.environ.get("TEST_DATABASE_URL")
            environment["DATABASE_URL"] = chosen_server or stack.enter_context(embedded_postgres())
        print(f"\n== Tests {chosen.title}", flush=True)
        command = [sys.executable, "-m", "pytest", "-m", chosen.marker, "-n", "2", "--dist", "worksteal"]
        command += ["--durations", SLOWEST_SHOWN]
        return subprocess.run([*command, *arguments], env=environment).returncode


def main() -> int:
    """Run the chosen tests; status 0 only when everything was there and passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=RUNS, help="one run instead of all three")
    options, arguments = parser.parse_known_args()
    names = [options.only] if options.only else list(RUNS)
    if sentences := missing_for(names):
        print(*sentences, sep="\n", file=sys.stderr)
        return 1
    results = {}
    for name in names:
        try:
            results[name] = run(name, arguments)
        except NotStarted as reason:
            print(reason, file=sys.stderr)
            return 1
    if arguments and set(results.values()) != {NO_TESTS}:
        # A chosen test need not exist in every run.
        results = {name: 0 if status == NO_TESTS else status for name, status in results.items()}
    failed = [RUNS[name].title for name, status in results.items() if status]
    if failed:
        print("Failed: tests " + "; ".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
