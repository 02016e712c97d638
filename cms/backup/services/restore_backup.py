"""Put a backup in the place of what a site holds."""

import shutil
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.db import connections
from wagtail.models import Site

from cms.backup.archive import MEDIA, ArchiveReader, reading, require_room
from cms.backup.copiers import Copier, find_copier
from cms.backup.exceptions import BackupError
from cms.backup.manifest import Manifest
from cms.backup.media import find_media_folder, give_to_owner_of, list_media, put_media, require_exchangeable
from cms.backup.serving import nobody_serving
from cms.backup.staging import staging, sync
from cms.installation.migrations import known_migrations
from cms.installation.restore_mark import restore_mark

UNFINISHED = (
    "The database may be the backup's or the former one, and the uploaded files are the former ones: mend "
    "what failed, and repeat the restore."
)


def restore_backup(source: Path, *, replace: bool) -> Manifest:
    """Put database and uploaded files of a backup into this site, and return what it says of itself.

    Everything is written and compared with its hash beside its place first; then the database and the folder
    of files are exchanged, each at once. A process that is killed between the two, or fails there, leaves a
    mark, by which the site is not ready until the restore is repeated.

    Parameters:
        replace: whether what the site holds may be lost.

    Raises:
        BackupError: when it cannot be restored; nothing was touched then, unless the mark is there.
    """
    copier, media = find_copier(), find_media_folder()
    with ExitStack() as stack:
        stack.enter_context(nobody_serving())
        archive = stack.enter_context(reading(source))
        _require_fitting(archive.manifest, copier)
        connections.close_all()  # ours would count as somebody who uses the database
        _require_replaceable(copier, media, replace)
        _require_room(archive, copier, media)
        beside_database = stack.enter_context(staging(copier.folder))
        beside_media = stack.enter_context(staging(media.parent))
        database, files = beside_database / copier.member, beside_media / "media"
        archive.extract(copier.member, database)
        copier.check(database, archive.manifest)
        _extract_media(archive, files, media)
        give_to_owner_of(copier.folder, database)
        give_to_owner_of(media.parent, files)
        prepared = copier.prepare(database)
        _exchange(copier, prepared, archive.manifest, files, media)
    Site.clear_site_root_paths_cache()
    return archive.manifest


def _require_fitting(manifest: Manifest, copier: Copier) -> None:
    if manifest.engine != copier.engine:
        raise BackupError(
            f"The backup is of {manifest.engine} and this site is on {copier.engine}: a backup goes back "
            "into the same kind of database only. Set DATABASE_URL to such a one."
        )
    known = {f"{app}.{name}" for app, name in known_migrations()}
    if unknown := [name for name in manifest.migrations if name not in known]:
        raise BackupError(
            f"The backup was made by a later version of the program, with migrations that this one does not "
            f"know ({', '.join(unknown[:3])}): install that version first."
        )


def _require_replaceable(copier: Copier, media: Path, replace: bool) -> None:
    require_exchangeable(media)
    if replace:
        return
    if not copier.is_empty() or next(list_media(media), None) is not None:
        raise BackupError(
            "This site holds data already. With --replace they are lost and the backup's put there."
        )


def _require_room(archive: ArchiveReader, copier: Copier, media: Path) -> None:
    contents = archive.manifest.files
    database = contents[copier.member].size
    media.parent.mkdir(parents=True, exist_ok=True)
    require_room(copier.folder, database)
    require_room(media.parent, sum(content.size for content in contents.values()) - database)


def _extract_media(archive: ArchiveReader, folder: Path, former: Path) -> None:
    folder.mkdir(mode=0o755)
    if former.exists():
        # A front server may have been given rights to it by name, which what is written into it inherits.
        shutil.copystat(former, folder)
    for name in archive.media():
        archive.extract(f"{MEDIA}{name}", folder / name)
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            sync(path)


def _exchange(copier: Copier, prepared: Path, manifest: Manifest, files: Path, media: Path) -> None:
    """Exchange database and files; from the first of both on, only the end of it all takes the mark away.

    Even where the database did not take the new rows, it may have: see `PostgresCopier.put`.
    """
    mark = restore_mark()
    mark.write_text(f"Backup of {manifest.made_at}\n")
    sync(mark.parent)
    try:
        copier.put(prepared, manifest)
    except BackupError as problem:
        raise BackupError(f"{problem} {UNFINISHED}") from problem
    put_media(files, media)
    mark.unlink()
    sync(Path(settings.MEDIA_ROOT).resolve().parent)
