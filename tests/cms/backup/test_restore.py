"""What a restore refuses, and what it leaves behind."""

import json
import os
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings
from wagtail.models import Site

from cms.backup import postgres
from cms.backup.exceptions import BackupError
from cms.backup.services.restore_backup import restore_backup
from cms.backup.services.write_backup import write_backup
from cms.backup.serving import hold_serving_lock, nobody_serving
from cms.installation.restore_mark import restore_mark
from scripts.compile_catalogues import ROOT
from tests.cms.backup.installations import Installation
from tests.cms.backup.test_backup import in_manifest, rewrite, upload


def test_what_a_site_holds_is_kept_unless_it_may_be_lost(here: Path, tmp_path: Path) -> None:
    upload("before.txt")
    backup = write_backup(tmp_path / "backup.tar")
    later = upload("later.txt")
    with pytest.raises(BackupError, match="holds data already"):
        restore_backup(backup.path, replace=False)
    assert (here / later).exists()
    restore_backup(backup.path, replace=True)
    assert sorted(path.name for path in here.rglob("*.txt")) == ["before.txt"]


def test_uploaded_files_alone_are_data_too(there: Installation, tmp_path: Path) -> None:
    backup = write_backup(tmp_path / "backup.tar")
    there.media.mkdir()
    (there.media / "a.txt").touch()
    done = there.run("restore", str(backup.path))
    assert done.returncode == 1
    assert "holds data already" in done.stderr


def test_it_is_not_restored_under_a_site_that_is_served(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = write_backup(tmp_path / "backup.tar")
    held: list[int] = []
    monkeypatch.setattr("cms.backup.serving._held", held)
    hold_serving_lock()
    with pytest.raises(BackupError, match="being served"):
        restore_backup(backup.path, replace=True)
    os.close(held[0])
    restore_backup(backup.path, replace=True)


def test_no_site_starts_under_a_restore(here: Path) -> None:
    with nobody_serving(), pytest.raises(BackupError, match="restore is under way"):
        hold_serving_lock()


def test_it_is_not_restored_while_somebody_else_uses_the_database(here: Path, tmp_path: Path) -> None:
    backup = write_backup(tmp_path / "backup.tar")
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        other: sqlite3.Connection | psycopg.Connection = sqlite3.connect(name)
    else:
        parameters = connection.get_connection_params()
        other = psycopg.connect(
            **{key: value for key, value in parameters.items() if isinstance(value, str | int)}
        )
    with closing(other):
        other.execute("SELECT COUNT(*) FROM django_migrations").fetchall()
        other.commit()  # it idles
        connections.close_all()
        with pytest.raises(BackupError, match="stop the site first"):
            restore_backup(backup.path, replace=True)
    restore_backup(backup.path, replace=True)


def test_it_goes_into_the_same_engine_only(here: Path, tmp_path: Path) -> None:
    backup = write_backup(tmp_path / "backup.tar")
    rewrite(backup.path, lambda name, content: in_manifest(name, content, engine="other"))
    with pytest.raises(BackupError, match=r"is of other and this site is on (sqlite|postgresql)"):
        restore_backup(backup.path, replace=True)


def test_a_backup_of_a_later_program_is_refused(here: Path, tmp_path: Path) -> None:
    backup = write_backup(tmp_path / "backup.tar")
    rewrite(backup.path, lambda name, content: in_manifest(name, content, migrations=["home.0099_later"]))
    with pytest.raises(BackupError, match=r"does not know \(home\.0099_later\)"):
        restore_backup(backup.path, replace=True)


def test_a_migration_that_packages_have_dropped_is_no_later_program(here: Path, tmp_path: Path) -> None:
    MigrationRecorder(connection).record_applied("wagtailcore", "0001_from_long_ago")
    restore_backup(write_backup(tmp_path / "backup.tar").path, replace=True)


def test_after_a_backup_of_an_earlier_program_migrating_is_asked_for(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    MigrationRecorder(connection).record_unapplied("cms_mail", "0001_initial")
    backup = write_backup(tmp_path / "backup.tar")
    call_command("restore", str(backup.path), replace=True)
    assert "newer by 1 migration(s). Run: manage.py migrate" in capsys.readouterr().out


def rights_of(*entries: tuple[int, int, int]) -> bytes:
    """Return an access control list as Linux keeps it, from kind, rights and user of each entry."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def test_a_user_who_was_given_rights_to_uploaded_files_reads_those_of_the_backup(
    here: Path, tmp_path: Path
) -> None:
    upload("notes.txt")
    backup = write_backup(tmp_path / "backup.tar")
    nobody, reads = 0xFFFFFFFF, 5
    # As by `setfacl --modify d:u:33:rX`: owner, user 33, group, mask, others.
    given = rights_of((1, 7, nobody), (2, reads, 33), (4, 5, nobody), (16, 5, nobody), (32, 0, nobody))
    os.setxattr(here, "system.posix_acl_default", given)
    restore_backup(backup.path, replace=True)
    [file] = here.rglob("notes.txt")
    of_user = struct.pack("<HHI", 2, reads, 33)
    assert os.getxattr(here, "system.posix_acl_default") == given
    assert of_user in os.getxattr(file, "system.posix_acl_access")
    assert file.stat().st_mode & 0o040  # the mask, which limits what the list grants


def test_the_site_of_the_backup_is_found_at_once(here: Path, tmp_path: Path) -> None:
    Site.objects.update(site_name="Then")
    backup = write_backup(tmp_path / "backup.tar")
    Site.objects.update(site_name="Now")
    call_command("restore", str(backup.path), replace=True, verbosity=0)
    assert Site.objects.get().site_name == "Then"


@pytest.mark.sqlite
def test_a_broken_database_is_replaced_too(there: Installation, tmp_path: Path) -> None:
    backup = write_backup(tmp_path / "backup.tar")
    (there.data / "site.sqlite3").write_bytes(b"No database" * 1000)
    (there.data / "site.sqlite3-wal").write_bytes(b"Nor a log")
    done = there.run("restore", str(backup.path), "--replace")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(there.data / "site.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.postgres
def test_programs_of_another_version_are_refused_with_the_remedy(
    here: Path, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    (tmp_path / "pg_dump").chmod(0o755)
    settings.WORKSHOP_SPOT_PG_BIN = str(tmp_path)
    with pytest.raises(CommandError, match=r"9\.6\.24, and the server of version \d+\. Install .* PG_BIN"):
        call_command("backup", str(tmp_path / "backup.tar"))
    settings.WORKSHOP_SPOT_PG_BIN = str(tmp_path / "nowhere")
    with pytest.raises(CommandError, match="pg_dump is not there"):
        call_command("backup", str(tmp_path / "backup.tar"))
    assert not (tmp_path / "backup.tar").exists()


def lose_connection_after(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one of PostgreSQL's programs do its part of a restore, and then fail."""
    run = postgres.run_program

    def run_and_fail(name: str, arguments: list[str], parameters: dict[str, Any]) -> str:
        said = run(name, arguments, parameters)
        if name == program and any(argument.endswith(".sql") for argument in arguments):
            raise BackupError(f"{name} failed: connection lost.")
        return said

    monkeypatch.setattr(postgres, "run_program", run_and_fail)


@pytest.mark.postgres
@pytest.mark.parametrize("failing", ["connection", "rows"])
def test_a_restore_that_fails_once_rows_may_be_new_says_so_until_it_is_repeated(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    upload("then.txt")
    Site.objects.update(site_name="Then")
    backup = write_backup(tmp_path / "backup.tar")
    later = upload("now.txt")
    Site.objects.update(site_name="Now")
    with monkeypatch.context() as patch:
        if failing == "rows":
            patch.setattr(postgres, "count_rows", lambda ask, tables: {})
        else:
            lose_connection_after("psql", patch)
        with pytest.raises(BackupError, match="repeat the restore"):
            restore_backup(backup.path, replace=True)
    # The new database beside the former files.
    assert Site.objects.get().site_name == "Then"
    assert (here / later).exists()
    assert restore_mark().exists()
    restore_backup(backup.path, replace=True)
    assert not (here / later).exists()
    assert not restore_mark().exists()


@pytest.mark.postgres
def test_a_restore_that_fails_before_the_database_is_touched_leaves_the_site_as_it_was(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = write_backup(tmp_path / "backup.tar")
    Site.objects.update(site_name="Now")
    lose_connection_after("pg_restore", monkeypatch)
    with pytest.raises(BackupError, match="connection lost"):
        restore_backup(backup.path, replace=True)
    assert Site.objects.get().site_name == "Now"
    assert not restore_mark().exists()


@pytest.mark.postgres
def test_a_password_stands_on_no_command_line(
    here: Path, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    run = subprocess.run

    def watch(command: list[str], **options: Any) -> Any:
        seen.append(" ".join(map(str, command)))
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", watch)
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "secret-word")
    write_backup(tmp_path / "backup.tar")
    assert any("pg_dump" in command for command in seen)
    assert [command for command in seen if "secret-word" in command] == []


@pytest.mark.faults
def test_killed_anywhere_a_backup_is_whole_or_not_there(
    here: Path, there: Installation, tmp_path: Path
) -> None:
    upload("notes.txt")
    backup = write_backup(tmp_path / "new.tar")
    assert there.run("restore", str(backup.path)).returncode == 0
    outcomes = kill_everywhere("backup", there, tmp_path / "killed", backup.path)
    assert {outcome["target"] for outcome in outcomes} == {"absent", "whole"}
    assert {outcome["again"] for outcome in outcomes} == {"whole"}


@pytest.mark.faults
def test_killed_anywhere_a_restore_leaves_the_old_or_the_new_and_says_when_they_are_mixed(
    here: Path, there: Installation, tmp_path: Path
) -> None:
    archives = []
    for name in ("old", "new"):
        upload(f"{name}.txt")
        Site.objects.update(site_name=name)
        archives.append(write_backup(tmp_path / f"{name}.tar").path)
    outcomes = kill_everywhere("restore", there, *archives)
    assert {outcome["database"] for outcome in outcomes} == {"old", "new"}
    assert {outcome["media"] for outcome in outcomes} == {"old", "new"}
    mixed = [outcome for outcome in outcomes if outcome["database"] != outcome["media"]]
    assert mixed != []
    assert [outcome for outcome in mixed if not outcome["mark"]] == []
    assert {outcome["again"] for outcome in outcomes} == {"new new"}


def kill_everywhere(verb: str, there: Installation, *paths: Path) -> list[dict[str, str]]:
    """Kill a backup or a restore before each thing that it does with files; see killing.py."""
    command = [sys.executable, "-m", "tests.cms.backup.killing", verb, *map(str, paths)]
    done = subprocess.run(
        command, cwd=ROOT, env=there.environment, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr
    outcomes: list[dict[str, str]] = json.loads(done.stdout)
    assert len(outcomes) > 5, outcomes
    return outcomes
