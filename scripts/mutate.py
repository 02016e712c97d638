"""Make small mistakes in our code, one at a time, and see whether the tests find them.

    make mutants                            those of scripts/named_mutants.toml and a sample of 200
    make mutants ARGS="--size 20 --seed 7"  the named ones and another sample
    make mutants ARGS="--size 0"            the named ones only

Writes var/mutants/report.txt. Status 1 when a named mistake was not found, or less than `--pass` percent
of the sample. What survives is either a gap in the tests or a mistake that changes nothing anybody can see:
read each.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from scripts.covering_tests import CoveringTests, measure
from scripts.mutants import AnyMutant, NamedMutant, describe, read_named, sample

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "var" / "mutants"
TIMEOUT = 300  # seconds; a test that hangs has found the mistake
TESTS_A_MUTANT = 400
COPIES = 2


Numbered = dict[int, AnyMutant]


class Result(NamedTuple):
    """What became of a mutant: `found_by` names what failed, "" when nothing did."""

    number: int
    mutant: AnyMutant
    difference: str
    found_by: str
    tests: int
    seconds: float


def main() -> int:
    """Try the sample and write the report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=200, help="how many mistakes")
    parser.add_argument("--seed", type=int, default=6, help="chooses them; the same seed, the same mistakes")
    parser.add_argument("--pass", type=int, default=85, dest="passing", help="percent that must be found")
    parser.add_argument("--again", action="store_true", help="keep the last measurement of what tests run")
    parser.add_argument(
        "--only", type=int, nargs="+", default=(), help="some of them, by their numbers in the report"
    )
    options = parser.parse_args()
    REPORTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copies = [copy_sources(Path(folder) / f"copy{number}") for number in range(COPIES)]
        data_file = REPORTS / "coverage"
        if not (options.again and data_file.exists()):
            measure(ROOT, data_file)
        tests = CoveringTests(ROOT, data_file)
        # From a copy, which stays as it was measured while somebody goes on working.
        every: list[AnyMutant] = [*read_named(copies[0]), *sample(copies[0], options.size, options.seed)]
        wanted = options.only or range(1, len(every) + 1)
        mutants = {number: every[number - 1] for number in wanted}
        if failed := next(filter(None, (control(copy, mutants, tests) for copy in copies)), ""):
            print(f"The tests fail without any mistake: {failed}", file=sys.stderr)
            return 2
        results = list(try_all(mutants, copies, tests))
    return judge(results, options.passing, f"seed {options.seed}")


def judge(results: list[Result], passing: int, chosen_by: str) -> int:
    """Write the report; status 1 when a named mistake or too many of the sample survived."""
    named = [result for result in results if isinstance(result.mutant, NamedMutant)]
    sampled = [result for result in results if result not in named]
    lines = [f"{count_found(named)} of {len(named)} named mistakes found"]
    share = 100.0
    if sampled:
        share = 100 * count_found(sampled) / len(sampled)
        lines.append(f"{count_found(sampled)} of {len(sampled)} sampled found ({share:.1f} %), {chosen_by}")
    details = (report(result) for result in sorted(results, key=lambda result: bool(result.found_by)))
    file = REPORTS / "report.txt"
    file.write_text("\n\n".join(("\n".join(lines), *details)) + "\n")
    print(*lines, file, sep="\n")
    return 0 if count_found(named) == len(named) and share >= passing else 1


def count_found(results: list[Result]) -> int:
    """Count the mistakes that the tests found."""
    return sum(bool(result.found_by) for result in results)


def copy_sources(target: Path) -> Path:
    """Copy what git knows, as it stands now, and let Python compile it once."""
    listed = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "."], cwd=target, check=True)
    return target


def try_all(mutants: Numbered, copies: list[Path], tests: CoveringTests) -> Iterator[Result]:
    """Try each mutant in one of the copies; print what became of it."""
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def attempt(number: int) -> Result:
        copy, mutant = free.get(), mutants[number]
        try:
            return try_mutant(number, mutant, copy, tests.choose(mutant.path, mutant.line, TESTS_A_MUTANT))
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as pool:
        for result in pool.map(attempt, mutants):
            print(f"{result.seconds:5.0f} s  {report(result)}", flush=True)
            yield result


def try_mutant(number: int, mutant: AnyMutant, copy: Path, tests: list[str]) -> Result:
    """Make the mistake in a copy, run tests until one fails, and undo it."""
    file = copy / mutant.path
    source, times = file.read_text(), file.stat()
    start = time.monotonic()
    file.write_text(mutant.apply(source))
    try:
        found_by = run_tests(copy, tests)
        if not found_by and "models" in mutant.path:
            found_by = check_migrations(copy)
    finally:
        file.write_text(source)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    return Result(number, mutant, describe(mutant, source), found_by, len(tests), time.monotonic() - start)


def control(copy: Path, mutants: Numbered, tests: CoveringTests) -> str:
    """Run some of the tests in a copy without a mistake in it; return what failed."""
    return run_tests(
        copy,
        [name for mutant in list(mutants.values())[:5] for name in tests.choose(mutant.path, mutant.line, 5)],
    )


def run_tests(copy: Path, tests: list[str]) -> str:
    """Run tests until one fails; return its name, or "" when all passed or there is none."""
    if not tests:
        return ""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", *tests]
    done = start(command, copy)
    if done is None:
        return f"no end within {TIMEOUT} s"
    if done.returncode == 0:
        return ""
    failures = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failures[0] if failures else f"pytest ended with {done.returncode}"


def check_migrations(copy: Path) -> str:
    """Ask whether the migrations still say what the models do, as `make check` does."""
    done = start([sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"], copy)
    return "" if done is not None and done.returncode == 0 else "makemigrations --check"


def start(command: list[str], copy: Path) -> subprocess.CompletedProcess[str] | None:
    """Run a command in a copy; None when it had to be stopped."""
    # A mutant must leave no compiled module behind for the next one.
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
    }
    environment.pop("DATABASE_URL", None)
    try:
        return subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return None


def report(result: Result) -> str:
    """Describe one mutant and what became of it."""
    verdict = f"found by {result.found_by}" if result.found_by else f"SURVIVED {result.tests} tests"
    mutant = result.mutant
    where = f"{result.number} {mutant.path}:{mutant.line} {mutant.operator}"
    return f"{where}\n{result.difference}\n  {verdict}"


if __name__ == "__main__":
    sys.exit(main())
