"""Templates are formatted and linted; a line that nobody reads to its end is found."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.catalogues import ROOT


def lint(template: Path) -> subprocess.CompletedProcess[str]:
    """Check one template as `make check` does."""
    command = [sys.executable, "-m", "djlint", "--check", "--lint", str(template)]
    configuration = ["--configuration", "pyproject.toml", "--rules", ".djlint_rules.yaml"]
    return subprocess.run(
        [*command, *configuration], cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def test_tidy_template_passes(tmp_path: Path) -> None:
    template = tmp_path / "tidy.html"
    template.write_text("<div>\n    <p>{{ words }}</p>\n</div>\n")

    done = lint(template)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (f"<p>{'word ' * 40}</p>\n", "W160"),
        ("<div><p>{{ words }}</p>\n</div>\n", "-<div><p>"),
        ('<p style="color: red">{{ words }}</p>\n', "H021"),
    ],
)
def test_fault_of_a_template_is_found(tmp_path: Path, source: str, fault: str) -> None:
    template = tmp_path / "faulty.html"
    template.write_text(source)

    done = lint(template)

    assert done.returncode == 1
    assert fault in done.stdout
