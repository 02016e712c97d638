"""Which tests pass through which line: measured once, so that a mutant meets only tests that can see it."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from coverage import CoverageData

from scripts.mutants import PACKAGES
from scripts.run_tests import RUNS


def measure(root: Path, data_file: Path) -> None:
    """Run the tests on SQLite in `root` once, and write into `data_file` which test ran which line."""
    watched = [f"--cov={package}" for package in PACKAGES]
    command = [
        sys.executable, "-m", "pytest", "-q", "-m", RUNS["sqlite"].marker, "-n", "2", "--dist", "worksteal",
        *watched, "--cov-context=test", "--cov-report=",
    ]  # fmt: skip
    environment = {**os.environ, "COVERAGE_FILE": str(data_file)}
    environment.pop("DATABASE_URL", None)
    subprocess.run(command, cwd=root, env=environment, check=True)


# A line that fewer tests run may run once for all of them.
FEW = 30


class CoveringTests:
    """The measured tests, by module and line."""

    def __init__(self, root: Path, data_file: Path) -> None:
        self._data = CoverageData(basename=str(data_file))
        self._data.read()
        self._root = root

    def choose(self, path: str, line: int, limit: int) -> list[str]:
        """Choose at most `limit` tests for a line.

        Tests that run the line come first. A line that runs at import, as a model's field does, or once for
        all, as what is kept in a cache, is seen by tests that run anything of its module. Tests about the
        module stand before the others.
        """
        by_line = self._data.contexts_by_lineno(str(self._root / path))
        direct = self._names(by_line.get(line, []))
        around = self._names(name for names in by_line.values() for name in names) - direct
        further = self._ordered(around, path) if len(direct) < FEW else []
        return (self._ordered(direct, path) + further)[:limit]

    @staticmethod
    def _names(contexts: Iterable[str]) -> set[str]:
        return {context.rpartition("|")[0] for context in contexts if "|" in context}

    @staticmethod
    def _ordered(tests: set[str], path: str) -> list[str]:
        """Put tests first whose place and name say that they are about the module; of each file in turn."""
        words = _words(path)
        turns: dict[str, int] = defaultdict(int)
        ranked = []
        for test in sorted(tests):
            file = test.partition("::")[0]
            turns[file] += 1
            shared = len(words & _words(file))
            ranked.append((-shared, turns[file], test))
        return [test for _, _, test in sorted(ranked)]


def _words(path: str) -> set[str]:
    """Return the words of a path: of `events/readers/find_standing.py` find and standing, too."""
    return {word for part in Path(path).with_suffix("").parts for word in part.split("_")}
