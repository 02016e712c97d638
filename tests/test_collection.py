"""No test disappears: a skip fails, and what one engine leaves out is counted and said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite  # the rules are the same in both runs: trying them once is enough
ROOT = Path(__file__).resolve().parent.parent


def collect_and_run(folder: Path, source: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a test file in a pytest of its own, under the rules of tests/conftest.py."""
    (folder / "conftest.py").write_text("from tests.conftest import *\n")
    (folder / "test_sample.py").write_text(f"import pytest\n{source}")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-c",
        "pyproject.toml",
        "--rootdir",
        ".",
    ]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    return subprocess.run(
        [*command, str(folder), *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_skip_is_a_failure(tmp_path: Path) -> None:
    # The skip is the text of a module that is tried out; nothing is left out here.
    result = collect_and_run(tmp_path, "def test_a():\n    pytest.skip('no browser')\n")

    assert result.returncode == 1
    assert "skipped itself" in result.stdout
    assert "no browser" in result.stdout
    assert "1 failed" in result.stdout.splitlines()[-1]


def test_a_skipped_module_is_a_failure(tmp_path: Path) -> None:
    # Likewise the text of a module, not a skip of this one.
    result = collect_and_run(tmp_path, "pytest.importorskip('no_such_module')\ndef test_a():\n    pass\n")

    assert result.returncode != 0
    assert "skipped itself" in result.stdout


def test_tests_for_the_other_engine_are_left_out_counted_and_told(tmp_path: Path) -> None:
    source = "\n".join(
        f"@pytest.mark.{engine}\ndef test_{engine}():\n    pass\n" for engine in ("sqlite", "postgres")
    )
    for arguments in ([], ["-n", "2"]):
        result = collect_and_run(tmp_path, source, *arguments)
        assert result.returncode == 0, result.stdout
        assert "1 test(s) are for postgres only and run with that engine." in result.stdout
        assert "1 passed" in result.stdout.splitlines()[-1]


def test_a_test_that_no_engine_would_run_is_refused(tmp_path: Path) -> None:
    result = collect_and_run(
        tmp_path, "@pytest.mark.sqlite\n@pytest.mark.postgres\ndef test_a():\n    pass\n"
    )

    assert result.returncode != 0
    assert "would run on no engine" in result.stdout + result.stderr
