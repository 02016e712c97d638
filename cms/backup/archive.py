"""The archive: one tar file with the database, the uploaded files, and last what it says of itself."""

import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from cms.backup.exceptions import BackupError
from cms.backup.manifest import Content, Manifest, read_manifest

MANIFEST = "manifest.json"
MEDIA = "media/"
CHUNK = 1024 * 1024
# Bytes; larger files wait on the disk between reading and writing.
IN_MEMORY = 16 * 1024 * 1024


class ArchiveWriter:
    """Writes files into an archive and remembers what they were."""

    def __init__(self, tar: tarfile.TarFile, folder: Path) -> None:
        self._tar = tar
        self._folder = folder
        self.files: dict[str, Content] = {}

    def add(self, name: str, source: Path) -> None:
        """Add a file as it is now; one that grows meanwhile is taken to where its reading ended.

        Raises:
            FileNotFoundError: when it is gone.
        """
        with (
            source.open("rb") as file,
            tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(self._folder)) as spool,
        ):
            status = os.fstat(file.fileno())
            digest = hashlib.sha256()
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                spool.write(chunk)
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.mode = (
                spool.tell(),
                int(status.st_mtime),
                status.st_mode & 0o777,
            )
            spool.seek(0)
            self._tar.addfile(member, spool)
        self.files[name] = Content(member.size, digest.hexdigest())

    def add_manifest(self, manifest: Manifest) -> None:
        """Add what the archive says of itself; without it, an archive is not whole."""
        path = self._folder / MANIFEST
        path.write_bytes(manifest.write())
        self._tar.add(path, MANIFEST)


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """Write an archive that only its owner may read; on the disk when this ends."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            yield ArchiveWriter(tar, path.parent)
        file.flush()
        os.fsync(file.fileno())


class ArchiveReader:
    """Reads an archive; nothing is handed out whose hash is not the one in the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        members = tar.getmembers()
        self._members = {member.name: member for member in members}
        if MANIFEST not in self._members:
            raise BackupError("This is no whole backup: it does not say what it holds.")
        manifest = self._members.pop(MANIFEST)
        self.manifest = read_manifest(self._open(manifest).read())
        expected = self.manifest.files
        if len(members) != len(expected) + 1 or self._members.keys() != expected.keys():
            raise BackupError("The backup does not hold the files that it says.")
        for name, member in self._members.items():
            _require_harmless(name, member)

    def verify(self) -> None:
        """Read everything.

        Raises:
            BackupError: when a file is not what the manifest says.
        """
        for name in self._members:
            self._copy(name, None)

    def extract(self, name: str, target: Path) -> None:
        """Write a file of the archive to a place, and to the disk.

        Raises:
            BackupError: when it is not what the manifest says.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            self._copy(name, file)
            file.flush()
            os.fsync(file.fileno())
        target.chmod(self._members[name].mode & 0o777)

    def media(self) -> list[str]:
        """Return the name of each uploaded file, as rows have it."""
        return [name.removeprefix(MEDIA) for name in self._members if name.startswith(MEDIA)]

    def _copy(self, name: str, target: IO[bytes] | None) -> None:
        digest, source = hashlib.sha256(), self._open(self._members[name])
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            if target is not None:
                target.write(chunk)
        if digest.hexdigest() != self.manifest.files[name].sha256:
            raise BackupError(f"The backup is damaged: {name} is not as it was saved.")

    def _open(self, member: tarfile.TarInfo) -> IO[bytes]:
        file = self._tar.extractfile(member)
        if file is None:
            raise BackupError(f"The backup is damaged: {member.name} is no file.")
        return file


@contextmanager
def reading(path: Path) -> Iterator[ArchiveReader]:
    """Open an archive.

    Raises:
        BackupError: when it is none, or not whole.
    """
    try:
        with tarfile.open(path, mode="r:") as tar:
            yield ArchiveReader(tar)
    except FileNotFoundError as problem:
        raise BackupError(f"There is no {path}.") from problem
    except (tarfile.TarError, EOFError) as problem:
        raise BackupError(f"{path} is no whole backup: {problem}.") from problem


def _require_harmless(name: str, member: tarfile.TarInfo) -> None:
    path = PurePosixPath(name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts or str(path) != name:
        raise BackupError(f"The backup holds what no backup holds: {name}.")


def require_room(folder: Path, size: int, remedy: str = "Make room there.") -> None:
    """Raise a BackupError where a folder's disk lacks room.

    Parameters:
        size: bytes.
        remedy: what to do then.
    """
    free = shutil.disk_usage(folder).free
    if free < size:
        raise BackupError(
            f"The disk of {folder} has {free // 2**20} MB free, and {size // 2**20} MB are needed. {remedy}"
        )
