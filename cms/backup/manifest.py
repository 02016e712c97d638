"""What a backup says of itself, in the last file of the archive."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from cms.backup.exceptions import BackupError

# Raised when an older program could not read the archive any more.
FORMAT = 1


@dataclass(frozen=True)
class Content:
    """One file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Parameters:
        made_at: when the database's snapshot was taken, by ISO 8601.
        engine: "sqlite" or "postgresql".
        server: version of the database.
        dumped_by: version of pg_dump; empty for SQLite.
        migrations: "app.name" of each applied migration that the program knew.
        tables: how many rows each table has in the snapshot.
        files: every other file of the archive by its name.
        missing: files that rows name and that were not there.
    """

    made_at: str
    engine: str
    server: str
    dumped_by: str
    migrations: list[str]
    tables: dict[str, int]
    files: dict[str, Content]
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def write(self) -> bytes:
        """Return the manifest as JSON."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def read_manifest(text: bytes) -> Manifest:
    """Return a manifest from its JSON.

    Raises:
        BackupError: when it is none, or of a later format.
    """
    try:
        values: dict[str, Any] = json.loads(text)
        if values["format"] > FORMAT:
            raise BackupError("The backup was made by a later version of Workshop Spot: install that one.")
        files = {name: Content(**content) for name, content in values.pop("files").items()}
        return Manifest(files=files, **values)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BackupError("What the backup says of itself cannot be read.") from problem
