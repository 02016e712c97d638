"""A newcomer's machine that lacks something is told so in one sentence, and nothing is installed twice."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import bootstrap

pytestmark = pytest.mark.sqlite  # needs no database: once is enough


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a lock and a virtual environment of this Python, without packages."""
    (tmp_path / "requirements").mkdir()
    for name in ("base", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"# {name}\n")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    return tmp_path


class Pip:
    """Stands for pip: counts its calls and ends with the status it was told."""

    def __init__(self, status: int = 0) -> None:
        self.status = status
        self.calls: list[list[str]] = []

    def __call__(self, command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        self.calls.append(command)
        return subprocess.CompletedProcess(command, self.status)


def test_an_old_python_is_refused_with_the_remedy() -> None:
    with pytest.raises(bootstrap.Missing, match=r"needs Python 3\.11 or newer, this is 3\.9: install it"):
        bootstrap.check_python((3, 9))


@pytest.mark.parametrize("version", [(3, 11), (3, 12)])
def test_a_supported_python_is_accepted(version: tuple[int, int]) -> None:
    bootstrap.check_python(version)


def test_a_python_without_venv_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    with pytest.raises(bootstrap.Missing, match=r"apt-get install python3\.\d+-venv"):
        bootstrap.check_venv_module()


def test_a_lock_is_installed_once_and_again_when_it_changes(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip = Pip()
    monkeypatch.setattr(subprocess, "run", pip)

    bootstrap.install("base")
    bootstrap.install("base")
    assert len(pip.calls) == 1
    assert "--require-hashes" in pip.calls[0]

    (installation / "requirements" / "base.txt").write_text("# newer\n")
    bootstrap.install("base")
    assert len(pip.calls) == 2


def test_the_dev_lock_counts_as_the_base_lock(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", Pip())

    bootstrap.install("dev")

    assert bootstrap.is_installed("base")


def test_both_locks_hold_the_same_versions() -> None:
    def versions(name: str) -> set[str]:
        lines = bootstrap.lock_file(name).read_text().splitlines()
        return {line.split()[0] for line in lines if "==" in line and not line.lstrip().startswith("#")}

    assert versions("base") < versions("dev")


def test_no_lock_names_a_registry() -> None:
    folder = bootstrap.ROOT
    locks = [
        bootstrap.lock_file("base"),
        bootstrap.lock_file("dev"),
        folder / "tests/browser/package-lock.json",
    ]

    assert [lock.name for lock in locks if "://" in lock.read_text()] == []


@pytest.mark.usefixtures("installation")
def test_an_unreachable_index_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", Pip(status=1))

    with pytest.raises(bootstrap.Missing, match="make a package index reachable"):
        bootstrap.install("base")
    assert not bootstrap.is_installed("base")
