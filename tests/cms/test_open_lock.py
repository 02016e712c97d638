"""The locks of a site that root was the first to open: its user can open them afterwards."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.processes.one_instance import NotWritable, hold
from cms.processes.open_lock import open_lock

pytestmark = pytest.mark.sqlite  # no database is involved

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
# Only root can give files away; `make faults` is run by root, for its small disk needs that too.
by_root = pytest.mark.faults
USE = """
import os, sys
from pathlib import Path
from django.conf import settings
settings.configure(DATA_DIR=Path(sys.argv[1]))
from cms.backup.exceptions import BackupError
from cms.backup.serving import hold_serving_lock, nobody_serving
from cms.processes.one_instance import hold
with nobody_serving(), hold(settings.DATA_DIR):
    pass
for name in sys.argv[2:]:
    os.chown(settings.DATA_DIR / name, 0, 0)
os.setgid(65534)
os.setuid(65534)
try:
    hold_serving_lock()
    with hold(settings.DATA_DIR):
        print("served")
except BackupError as error:
    print(error)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that belongs to the user of the site, whose way there is open."""
    with tempfile.TemporaryDirectory() as made:
        os.chown(made, NOBODY, NOBODY)
        yield Path(made)


def use(folder: Path, *given_back: str) -> str:
    """Use the locks as root, then as the user of the site, and return what that one is told."""
    done = subprocess.run(
        [sys.executable, "-c", USE, str(folder), *given_back],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr


@by_root
def test_after_a_restore_by_root_the_user_of_the_site_serves(folder: Path) -> None:
    assert use(folder) == "served"
    assert {path.stat().st_uid for path in folder.iterdir()} == {NOBODY}


@by_root
def test_control_a_lock_that_stays_with_root_is_named_with_the_remedy(folder: Path) -> None:
    said = use(folder, ".serving")
    assert said.startswith(f"The file {folder / '.serving'} cannot be opened (Permission denied).")
    assert "Give it" in said


@by_root
def test_a_second_name_of_a_file_of_root_gives_nothing_away(folder: Path) -> None:
    secret = folder / "secret"
    secret.touch(0o600)
    os.link(secret, folder / "lock")
    os.close(open_lock(folder / "lock"))
    assert secret.stat().st_uid == 0


class TestWhoeverRunsTheTests:
    """The same decisions, with a root and an owner that are only said to be there."""

    OWNER = 12345

    @pytest.fixture
    def given(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[int, int]]:
        """To whom files are given; the folder is said to belong to somebody else."""
        given: list[tuple[int, int]] = []
        stat = Path.stat

        def say(path: Path, **options: bool) -> os.stat_result:
            values = list(stat(path, **options))
            if path == tmp_path:
                values[4] = values[5] = self.OWNER
            return os.stat_result(values)

        monkeypatch.setattr(Path, "stat", say)
        monkeypatch.setattr(os, "fchown", lambda _handle, user, group: given.append((user, group)))
        return given

    @pytest.mark.parametrize(("user", "is_given"), [(0, True), (1000, False)])
    def test_only_root_gives_the_file_to_the_owner_of_the_folder(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        given: list[tuple[int, int]],
        user: int,
        is_given: bool,
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: user)
        os.close(open_lock(tmp_path / "lock"))
        assert given == ([(self.OWNER, self.OWNER)] if is_given else [])

    def test_a_file_with_a_second_name_is_not_given(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[tuple[int, int]]
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        (tmp_path / "secret").touch(0o600)
        os.link(tmp_path / "secret", tmp_path / "lock")
        os.close(open_lock(tmp_path / "lock"))
        assert given == []


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.touch(0o600)
    (tmp_path / "serve.lock").symlink_to(secret)
    with pytest.raises(NotWritable), hold(tmp_path):
        pass
