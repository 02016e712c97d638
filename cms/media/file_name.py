"""Names of uploaded files that every disk takes."""

import re
from pathlib import PurePosixPath

# Disks take 255 bytes; the database 100 characters with a folder before and a random part after the name.
NAME_MAX_BYTES = 72
LETTER = re.compile(r"\w")


def shorten_file_name(name: str) -> str:
    """Return the name of a file cut to what every disk takes; its ending stays.

    Parameters:
        name: as somebody's computer gave it, perhaps with folders before it.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    ending = path.suffix if len(path.suffix.encode()) <= NAME_MAX_BYTES // 2 else ""
    stem = path.name[: len(path.name) - len(ending)] if ending else path.name
    if not LETTER.search(stem):  # storages leave out all else, and would begin with the ending
        stem = "file"
    room = NAME_MAX_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore") + ending
