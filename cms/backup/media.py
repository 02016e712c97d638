"""The folder of uploaded files: what lies in it, and how another takes its place."""

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

from cms.backup.exceptions import BackupError
from cms.backup.staging import PREFIX, sync

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def find_media_folder() -> Path:
    """Return where uploaded files lie.

    Raises:
        BackupError: when that is no folder of this machine.
    """
    if not isinstance(default_storage, FileSystemStorage):
        raise BackupError("Uploaded files lie in no folder of this machine, so they have backups elsewhere.")
    return Path(settings.MEDIA_ROOT).resolve()


def list_media(folder: Path) -> Iterator[str]:
    """Yield the name of each file below a folder, as rows have it."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(PREFIX))
        for name in sorted(files):
            yield (Path(parent) / name).relative_to(folder).as_posix()


def measure_media(folder: Path) -> list[int]:
    """Return how many bytes each file below a folder takes."""
    sizes = []
    for name in list_media(folder):
        with suppress(FileNotFoundError):  # deleted meanwhile
            sizes.append((folder / name).stat().st_size)
    return sizes


def hold_media(folder: Path, held: Path) -> None:
    """Give each file below a folder a second name, so that it can be read when it was deleted meanwhile."""
    for name in list_media(folder):
        second = held / name
        second.parent.mkdir(parents=True, exist_ok=True)
        # Gone already; or a disk without links, on which a file deleted meanwhile is reported as missing.
        with suppress(OSError):
            os.link(folder / name, second)


def require_exchangeable(folder: Path) -> None:
    """Raise a BackupError where a folder cannot get another in its place."""
    if folder.is_mount():
        raise BackupError(
            f"{folder} is where a disk is mounted, and cannot be exchanged as a whole: mount the disk one "
            "folder higher."
        )


def put_media(new: Path, folder: Path) -> None:
    """Put a folder in the place of another at once; the former one is then where the new one was."""
    if not folder.exists():
        new.rename(folder)
    else:
        shutil.copymode(folder, new)
        if not _exchange(new, folder):
            former = new.with_name(f"{new.name}-former")
            folder.rename(former)
            new.rename(folder)
    sync(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names at once, where the system can; Python has no word for it."""
    with suppress(OSError, AttributeError):
        rename = ctypes.CDLL(None, use_errno=True).renameat2
        return rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0
    return False


def give_to_owner_of(folder: Path, path: Path) -> None:
    """Let what root has written belong to whom the folder belongs; others cannot give files away."""
    if os.geteuid() != 0:
        return
    owner = folder.stat()
    for item in (path, *path.rglob("*")):
        os.chown(item, owner.st_uid, owner.st_gid, follow_symlinks=False)
