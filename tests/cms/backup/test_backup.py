"""A backup is one moment of a site that goes on, and comes back whole elsewhere."""

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import Settings
from wagtail.documents import get_document_model

from cms.backup.archive import MANIFEST, ArchiveWriter
from cms.backup.copiers import find_copier
from cms.backup.exceptions import BackupError
from cms.backup.services.check_backup import check_backup
from cms.backup.services.write_backup import RESERVE, write_backup
from scripts.compile_catalogues import ROOT
from tests.cms.backup.installations import Installation
from tests.cms.backup.load import Load

# Prints how many rows each table has, which files they name, and the key that a new row gets.
ASK = """
import json, tempfile, django; django.setup()
from pathlib import Path
from cms.backup.copiers import find_copier
from wagtail.documents.models import Document
with tempfile.TemporaryDirectory() as folder, find_copier().take_snapshot(Path(folder)) as found:
    print(json.dumps([found.tables, sorted(found.named_files), Document.objects.create(title="New").pk]))
"""


def content_of(there: Installation) -> tuple[dict[str, int], list[str], int]:
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, cwd=ROOT, env=there.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    tables, named, key = json.loads(done.stdout)
    return tables, named, key


def upload(name: str, content: bytes = b"Notes\n") -> str:
    """Upload a document and return the name of its file."""
    document = get_document_model()(title=name)
    document.file.save(name, ContentFile(content))
    stored: str = document.file.name
    return stored


def test_a_backup_of_a_site_in_use_comes_back_elsewhere_row_by_row_and_file_by_file(
    here: Path, there: Installation, tmp_path: Path
) -> None:
    upload("before.txt")
    given = get_document_model().objects.get().pk
    load = Load()
    with load.going_on():
        before = load.written()
        backup = write_backup(tmp_path / "backup.tar")
        after = load.written()
    manifest = backup.manifest
    assert before <= manifest.tables["events_registration_registration"] <= after
    assert after > before, "nobody wrote meanwhile"
    assert manifest.missing == []
    assert check_backup(backup.path) == manifest

    done = there.run("restore", str(backup.path))

    assert done.returncode == 0, done.stderr
    tables, named, key = content_of(there)
    assert tables == manifest.tables
    hashes = {
        f"media/{path.relative_to(there.media).as_posix()}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in there.media.rglob("*")
        if path.is_file()
    }
    saved = {name: content.sha256 for name, content in manifest.files.items() if name.startswith("media/")}
    assert hashes == saved
    assert [name for name in named if not (there.media / name).exists()] == []
    assert len(named) > 1
    assert key > given, "a key that was given would be given again"


@pytest.mark.sqlite
def test_negative_control_a_copy_of_the_file_in_use_lacks_registrations(here: Path, tmp_path: Path) -> None:
    load = Load()
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
        # Whatever was written before is in the file itself; and one who reads keeps it so.
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("BEGIN")
        database.execute("SELECT COUNT(*) FROM django_migrations").fetchall()
        for _ in range(30):
            load.register_one()
        shutil.copyfile(connection.settings_dict["NAME"], tmp_path / "copy.sqlite3")
        backup = write_backup(tmp_path / "backup.tar")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        [(copied,)] = copy.execute("SELECT COUNT(*) FROM events_registration_registration").fetchall()
    assert copied == 0
    assert backup.manifest.tables["events_registration_registration"] == load.written() == 30


@pytest.mark.postgres
def test_no_table_is_held_while_uploaded_files_are_copied(here: Path, tmp_path: Path) -> None:
    with find_copier().take_snapshot(tmp_path), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        # As a migration locks it.
        cursor.execute("LOCK TABLE wagtaildocs_document IN ACCESS EXCLUSIVE MODE")


def test_only_its_owner_may_read_it(here: Path, tmp_path: Path) -> None:
    upload("notes.txt")
    former = os.umask(0)
    try:
        backup = write_backup(tmp_path / "backup.tar")
    finally:
        os.umask(former)
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "here"]


def test_a_folder_gets_one_named_by_the_time_and_the_oldest_go(here: Path, tmp_path: Path) -> None:
    for day in ("20250101", "20250102"):
        (tmp_path / f"workshop-spot-{day}T000000Z.tar").touch()
    (tmp_path / "workshop-spot-notes.tar").touch()
    call_command("backup", str(tmp_path), keep=2, verbosity=0)
    names = sorted(path.name for path in tmp_path.glob("*.tar"))
    assert names[0] == "workshop-spot-20250102T000000Z.tar"
    assert names[2] == "workshop-spot-notes.tar"
    check_backup(tmp_path / names[1])


def leave_free(monkeypatch: pytest.MonkeyPatch, *megabytes: int) -> None:
    """Let disks have so much free above the reserve, each time that somebody asks; the last from then on."""
    answers = list(megabytes)

    def tell(_folder: Path) -> SimpleNamespace:
        free = answers.pop(0) if len(answers) > 1 else answers[0]
        return SimpleNamespace(free=RESERVE + free * 2**20)

    monkeypatch.setattr("cms.backup.archive.shutil.disk_usage", tell)


def test_without_room_for_the_database_nothing_is_written_and_older_backups_stay(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = tmp_path / "workshop-spot-20250101T000000Z.tar"
    older.write_text("Last year's")
    leave_free(monkeypatch, 0)
    monkeypatch.setattr("cms.backup.services.write_backup.hold_media", None)  # what would come next
    with pytest.raises(CommandError, match=r"MB free, and \d+ MB are needed\. .*another disk"):
        call_command("backup", str(tmp_path), keep=1)
    assert older.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", older.name]


def test_room_is_asked_for_uploaded_files_too(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_free(monkeypatch, 200)
    write_backup(tmp_path / "without.tar")
    with (here / "film.mp4").open("wb") as film:
        film.truncate(300 * 2**20)
    with pytest.raises(BackupError, match="are needed"):
        write_backup(tmp_path / "with.tar")


def test_room_is_asked_for_anew_once_the_copy_of_the_database_is_there(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_free(monkeypatch, 200, 0)
    monkeypatch.setattr("cms.backup.services.write_backup.writing", None)  # what would come next
    with pytest.raises(BackupError, match="are needed"):
        write_backup(tmp_path / "backup.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_an_archive_is_never_overwritten(here: Path, tmp_path: Path) -> None:
    (tmp_path / "backup.tar").write_text("Last week's")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(tmp_path / "backup.tar"))
    assert (tmp_path / "backup.tar").read_text() == "Last week's"


def test_a_database_without_tables_is_no_site_to_save(there: Installation, tmp_path: Path) -> None:
    if connection.vendor == "sqlite":
        (there.data / "site.sqlite3").touch()
    done = there.run("backup", str(tmp_path / "backup.tar"))
    assert done.returncode == 1
    assert "no tables" in done.stderr
    assert ". /etc/workshop-spot.env" in done.stderr
    assert not (tmp_path / "backup.tar").exists()


@pytest.mark.sqlite
def test_a_database_that_is_not_there_is_not_made_and_saved(there: Installation, tmp_path: Path) -> None:
    done = there.run("backup", str(tmp_path / "backup.tar"))
    assert done.returncode == 1
    assert "There is no database" in done.stderr
    assert ". /etc/workshop-spot.env" in done.stderr
    assert not (tmp_path / "backup.tar").exists()
    assert not (there.data / "site.sqlite3").exists()


def test_a_file_that_a_row_names_and_that_is_gone_is_reported(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = upload("lost.txt")
    (here / name).unlink()
    call_command("backup", str(tmp_path / "backup.tar"))
    assert name in capsys.readouterr().err
    assert check_backup(tmp_path / "backup.tar").missing == [name]


def test_a_file_that_vanishes_while_it_is_read_is_no_error_unless_a_row_names_it(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "a.txt").touch()
    (here / "b.txt").touch()
    monkeypatch.setattr("cms.backup.services.write_backup.hold_media", lambda folder, held: None)
    add = ArchiveWriter.add

    def remove_first(self: ArchiveWriter, name: str, source: Path) -> None:
        if name == "media/b.txt":
            source.unlink()
        add(self, name, source)

    monkeypatch.setattr(ArchiveWriter, "add", remove_first)
    manifest = write_backup(tmp_path / "backup.tar").manifest
    assert [name for name in manifest.files if name.startswith("media/")] == ["media/a.txt"]
    assert manifest.missing == []


def test_a_file_that_is_deleted_after_its_row_was_read_is_saved(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = upload("deleted.txt")
    add = ArchiveWriter.add

    def delete_first(self: ArchiveWriter, member: str, source: Path) -> None:
        (here / name).unlink(missing_ok=True)
        add(self, member, source)

    monkeypatch.setattr(ArchiveWriter, "add", delete_first)
    manifest = write_backup(tmp_path / "backup.tar").manifest
    assert f"media/{name}" in manifest.files
    assert manifest.missing == []


def rewrite(path: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> None:
    """Write an archive anew with some of its files changed."""
    with tarfile.open(path) as tar:
        contents = [(member.name, tar.extractfile(member).read()) for member in tar]
    with tarfile.open(path, "w") as tar:
        for changed in (change(*content) for content in contents):
            if changed is not None:
                member = tarfile.TarInfo(changed[0])
                member.size = len(changed[1])
                tar.addfile(member, BytesIO(changed[1]))


def in_manifest(name: str, content: bytes, **changes: object) -> tuple[str, bytes]:
    if name != MANIFEST:
        return name, content
    return name, json.dumps({**json.loads(content), **changes}).encode()


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file that changed": (
        lambda path: rewrite(path, lambda name, content: (name, content.replace(b"Notes", b"Nodes"))),
        "damaged",
    ),
    "a file less": (
        lambda path: rewrite(path, lambda name, content: None if name.endswith(".txt") else (name, content)),
        "does not hold the files",
    ),
    "without its manifest": (
        lambda path: rewrite(path, lambda name, content: None if name == MANIFEST else (name, content)),
        "no whole backup",
    ),
    "cut short": (lambda path: os.truncate(path, path.stat().st_size // 2), "no whole backup"),
    "no archive": (lambda path: path.write_bytes(b"Hello" * 1000), "no whole backup"),
    "of a later format": (
        lambda path: rewrite(path, lambda name, content: in_manifest(name, content, format=99)),
        "later version",
    ),
    "other rows": (
        lambda path: rewrite(path, lambda name, content: in_manifest(name, content, tables={"a": 1})),
        "rows|lacks",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_noticed_before_anything_is_touched(
    here: Path, tmp_path: Path, damage: str, settings: Settings
) -> None:
    name = upload("notes.txt")
    backup = write_backup(tmp_path / "backup.tar")
    spoil, sentence = DAMAGES[damage]
    spoil(backup.path)
    (here / name).write_text("Since then")
    with pytest.raises(CommandError, match=sentence):
        call_command("backup", check=backup.path)
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", str(backup.path), replace=True)
    assert (here / name).read_text() == "Since then"
    assert get_document_model().objects.count() == 1


@pytest.mark.parametrize("name", ["../evil.txt", "/tmp/evil.txt", "media/../../evil.txt"])  # noqa: S108 – refused
def test_no_archive_writes_outside_of_its_place(here: Path, tmp_path: Path, name: str) -> None:
    upload("notes.txt")
    backup = write_backup(tmp_path / "backup.tar")

    def lead_astray(old: str, content: bytes) -> tuple[str, bytes]:
        if old == MANIFEST:
            manifest = json.loads(content)
            manifest["files"] = {
                name if key.endswith(".txt") else key: value for key, value in manifest["files"].items()
            }
            return old, json.dumps(manifest).encode()
        return (name if old.endswith(".txt") else old), content

    rewrite(backup.path, lead_astray)
    with pytest.raises(BackupError, match="holds what no backup holds"):
        check_backup(backup.path)
