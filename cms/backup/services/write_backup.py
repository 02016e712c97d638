"""Make a backup while the site is used."""

import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from cms.backup.archive import MEDIA, ArchiveWriter, require_room, writing
from cms.backup.copiers import find_copier
from cms.backup.exceptions import UNREAD_SETTINGS, BackupError
from cms.backup.manifest import Manifest
from cms.backup.media import find_media_folder, hold_media, list_media, measure_media
from cms.backup.staging import staging, sync

NAME = "workshop-spot-%Y%m%dT%H%M%SZ.tar"
# By it the names of backups are found again.
PATTERN = "workshop-spot-[0-9]*T[0-9]*Z.tar"
# Bytes, for what others write meanwhile: on a full disk the site saves nothing, and PostgreSQL may end.
RESERVE = 128 * 1024 * 1024
REMEDY = "Delete older backups, or write to another disk."


@dataclass(frozen=True)
class Backup:
    """A backup that was made."""

    path: Path
    manifest: Manifest


def write_backup(target: Path) -> Backup:
    """Write a backup of database and uploaded files, and return it.

    The database is read first and the files then, so that every file that a row names is there. Before both,
    each file gets a second name: one that is deleted after the database was read is still saved. Files of
    rows that are not in the database any more may be there as well. The archive gets its name when all of it
    is on the disk; only its owner may read it.

    Room is asked for before anything is written, and once more when it is known how large the database's
    copy is: a backup that cannot be completed fills no disk.

    Parameters:
        target: the archive, or a folder in which it is named by the time (UTC).

    Raises:
        BackupError: when it cannot be made.
    """
    now = timezone.now()
    if target.is_dir():
        target = target / now.strftime(NAME)
    target = target.resolve()
    if target.exists():
        raise BackupError(f"{target} exists already.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}.")
    copier, media = find_copier(), find_media_folder()
    with staging(target.parent) as folder, staging(media.parent) as held, ExitStack() as stack:
        sizes = measure_media(media)
        require_room(folder, copier.measure() + sum(sizes) + RESERVE, REMEDY)
        hold_media(media, held)
        snapshot = stack.enter_context(copier.take_snapshot(folder))
        if not snapshot.tables:
            raise BackupError(f"The database has no tables, so there is nothing to save. {UNREAD_SETTINGS}")
        copied = snapshot.file.stat().st_size
        # The copy is there. It goes into the archive by way of another copy, and so does each file.
        further = copied + max(copied, sum(sizes) + max(sizes, default=0))
        require_room(folder, further + RESERVE, REMEDY)
        partial = folder / "archive"
        with writing(partial) as archive:
            archive.add(copier.member, snapshot.file)
            _add_media(archive, media, held)
            manifest = Manifest(
                made_at=now.isoformat(),
                engine=copier.engine,
                server=snapshot.server,
                dumped_by=snapshot.dumped_by,
                migrations=snapshot.migrations,
                tables=snapshot.tables,
                files=archive.files,
                missing=sorted(
                    name for name in snapshot.named_files if f"{MEDIA}{name}" not in archive.files
                ),
            )
            archive.add_manifest(manifest)
        _name(partial, target)
    return Backup(target, manifest)


def _add_media(archive: ArchiveWriter, media: Path, held: Path) -> None:
    for name in sorted({*list_media(media), *list_media(held)}):
        for folder in (media, held):
            try:
                archive.add(f"{MEDIA}{name}", folder / name)
            except FileNotFoundError:
                continue  # deleted meanwhile; whether a row names it is looked at in the end
            break


def _name(partial: Path, target: Path) -> None:
    """Give an archive its name, which nobody else may have taken meanwhile."""
    try:
        os.link(partial, target)
    except FileExistsError as problem:
        raise BackupError(f"{target} exists already.") from problem
    except OSError:
        partial.rename(target)  # disks without links
    sync(target.parent)
