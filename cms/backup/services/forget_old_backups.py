"""Keep the newest backups of a folder."""

from pathlib import Path

from cms.backup.services.write_backup import PATTERN


def forget_old_backups(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest backups that were named by their time, and return what was deleted.

    Parameters:
        keep: how many stay, one or more.
    """
    backups = sorted(folder.glob(PATTERN))
    old = backups[: -max(keep, 1)]
    for path in old:
        path.unlink()
    return old
