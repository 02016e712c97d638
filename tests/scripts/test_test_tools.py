"""What the browser tests need is found, or told in one sentence each; a run without it ends before pytest."""

from pathlib import Path

import pytest

from scripts import run_tests, test_tools

pytestmark = pytest.mark.sqlite  # needs no database: once is enough


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with nothing installed and nothing on its PATH."""
    for tool in test_tools.TOOLS:
        monkeypatch.delenv(tool.variable, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(test_tools, "ROOT", tmp_path)
    monkeypatch.setattr(test_tools, "MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(test_tools, "UNPACKED", tmp_path / "node_modules" / ".chromium")
    monkeypatch.setattr(test_tools, "_site_packages", lambda: tmp_path / "site-packages")


@pytest.mark.usefixtures("bare_machine")
def test_every_missing_thing_has_one_sentence_with_its_remedy() -> None:
    sentences = test_tools.missing()

    assert [sentence.split(" is missing: ")[0] for sentence in sentences] == [
        "PostgreSQL",
        "A browser",
        "Java",
        "axe-core",
        "IBM’s accessibility engine",
        "HTML_CodeSniffer",
        "The Nu HTML checker",
    ]
    for sentence, tool in zip(sentences, test_tools.TOOLS, strict=True):
        assert f"{tool.variable}=" in sentence
        assert sentence.endswith(".")


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize("run", ["e2e", "postgres"])
def test_a_run_without_its_tools_ends_before_any_test(
    run: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["run_tests", "--only", run])

    assert run_tests.main() == 1

    output = capfd.readouterr()
    assert "== Tests" not in output.out
    assert output.err.count(" is missing: ") == len(run_tests.RUNS[run].needs)


@pytest.mark.usefixtures("bare_machine")
def test_a_tool_named_by_its_variable_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "my-browser"
    browser.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))

    assert test_tools.find_browser() == str(browser)


def test_a_variable_that_leads_nowhere_is_missing_and_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")

    assert test_tools.find_browser() is None


def test_every_run_selects_and_together_they_select_everything() -> None:
    markers = {run.marker for run in run_tests.RUNS.values()}

    # Faults and the operators' guide have commands of their own.
    assert markers == {"e2e", "not e2e and not faults and not guide"}
    assert list(run_tests.RUNS)[-1] == "postgres"


@pytest.mark.parametrize(
    ("statuses", "arguments", "expected"),
    [
        ([0, 0, 0], [], 0),
        ([1, 0, 0], [], 1),
        ([0, 0, 2], [], 1),
        ([5, 0, 0], [], 1),
        ([5, 0, 0], ["-k", "seats"], 0),
        ([5, 5, 5], ["-k", "nothing"], 1),
    ],
)
def test_the_exit_status_is_honest(
    statuses: list[int], arguments: list[str], expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = iter(statuses)
    monkeypatch.setattr("sys.argv", ["run_tests", *arguments])
    monkeypatch.setattr(run_tests, "missing_for", lambda names: [])
    monkeypatch.setattr(run_tests, "run", lambda name, arguments: next(results))

    assert run_tests.main() == expected
