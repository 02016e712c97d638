"""Read the operators' guide as what it is: commands and files, in an order.

A fenced block is commands of the site's user (`sh`), commands of root (`sh root`), commands at which somebody
types a password (`sh types-password`), or a file, whose path stands behind the language. Blocks of `text` are
for reading only.

`make guide` follows the blocks literally: see tests/operators/test_guide.py.
"""

import re
from pathlib import Path
from typing import NamedTuple

from scripts.compile_catalogues import ROOT

GUIDE = ROOT / "docs" / "operators"
# In the order in which somebody reads them.
PAGES = ("install.md", "running.md", "backup.md", "upgrade.md")
FENCE = re.compile(r"^```(\w*) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """One fenced block: where it stands, its language, what stands behind that, and its text."""

    place: str
    language: str
    word: str
    text: str
    before: str

    @property
    def is_file(self) -> bool:
        """Whether it is the content of a file."""
        return self.word.startswith("/")

    @property
    def is_command(self) -> bool:
        """Whether it is to be run."""
        return self.language == "sh"


def read_blocks(pages: tuple[str, ...] = PAGES, folder: Path = GUIDE) -> list[Block]:
    """Return every block of the guide, in order."""
    blocks = []
    for page in pages:
        text = (folder / page).read_text(encoding="utf-8")
        for found in FENCE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            paragraph = text[: found.start()].rstrip().rpartition("\n\n")[2]
            blocks.append(Block(f"{page}:{line}", found[1], found[2].strip(), found[3], paragraph))
    return blocks
