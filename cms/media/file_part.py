"""A part of a file, as something that can be read."""

from typing import IO


class FilePart:
    """Reads some bytes from the middle of a file; a server may also send them from the file itself."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        self.file = file
        self.start = start
        self.length = length
        self._left = length
        file.seek(start)

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, nothing at the end of the part."""
        piece = self.file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Close the file."""
        self.file.close()
