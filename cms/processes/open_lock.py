"""Open the file of a lock in the folder of data, so that whoever runs the site can open it afterwards."""

import os
import stat
from contextlib import suppress
from pathlib import Path


def open_lock(path: Path) -> int:
    """Return the open file, made where there is none; programs that are started do not inherit it.

    Root may be the first to open it, to restore a backup or to try something out. The file is then given to
    the owner of the folder, who could not open it otherwise, and would not be told why.

    Parameters:
        path: the file; a link is not followed, for root would give away what it leads to.

    Raises:
        OSError: when it cannot be opened.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    if os.geteuid() == 0:
        with suppress(OSError):  # a disk that knows no owners
            _give_to_owner_of_folder(handle, path.parent)
    return handle


def _give_to_owner_of_folder(handle: int, folder: Path) -> None:
    file, owner = os.fstat(handle), folder.stat()
    # A second name of the file may be one that nobody else is to read.
    if stat.S_ISREG(file.st_mode) and file.st_nlink == 1 and file.st_uid != owner.st_uid:
        os.fchown(handle, owner.st_uid, owner.st_gid)
