"""See whether a backup could be restored."""

from pathlib import Path

from cms.backup.archive import reading, require_room
from cms.backup.copiers import find_copier
from cms.backup.exceptions import BackupError
from cms.backup.manifest import Manifest
from cms.backup.staging import staging


def check_backup(source: Path) -> Manifest:
    """Read a backup to its end, look into its database, and return what it says of itself.

    Raises:
        BackupError: when a file is damaged, or its database broken.
    """
    copier = find_copier()
    with reading(source) as archive:
        archive.verify()
        if archive.manifest.engine == copier.engine:
            # Beside the archive, which is as secret as its content.
            require_room(source.resolve().parent, archive.manifest.files[copier.member].size)
            with staging(source.resolve().parent) as folder:
                archive.extract(copier.member, folder / copier.member)
                copier.check(folder / copier.member, archive.manifest)
            return archive.manifest
    raise BackupError(
        f"Every file is as it was saved. To look into its database, check the backup in an installation on "
        f"{archive.manifest.engine}; this one is on {copier.engine}."
    )
