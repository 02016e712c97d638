"""Read the demonstration's content from its files: facts once, words once for each language."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "content"

# In the order of the site's menu; what these pages refer to is made before them.
ORDER_OF_TYPES = (
    "workshop_index",
    "project_index",
    "partner_index",
    "partner",
    "project",
    "series",
    "workshop",
    "standard",
    "home",
)
HOME = "home"


class ContentError(Exception):
    """The content is wrong; the message names the file and what to mend."""


@dataclass(frozen=True)
class PageContent:
    """A page in all its languages. `about` names its fact; `source` is the language it was written in."""

    key: str
    type: str
    source: str
    about: str
    parent: str
    in_menu: bool
    words: dict[str, dict[str, Any]]

    @property
    def needs(self) -> set[str]:
        """Keys of the pages that must exist first: the parent, and those that blocks lead to."""
        blocks = (block for words in self.words.values() for block in words.get("body", ()))
        linked = {block["page"] for block in blocks if block.get("page")}
        # The front pages exist from the beginning, even if their words are written last.
        return (linked | {self.parent}) - {"", HOME, self.key}


@dataclass(frozen=True)
class Content:
    """Everything that the demonstration shows."""

    facts: dict[str, Any]
    pages: list[PageContent]
    form: dict[str, Any]
    registrants: list[dict[str, Any]]


def read_content(folder: Path = FOLDER) -> Content:
    """Return the content, its pages in an order in which they can be made.

    Parameters:
        folder: where the files lie.

    Raises:
        ContentError: when a page refers to one that does not exist, or pages refer to each other in a circle.
    """
    pages = [_read_page(path) for path in sorted((folder / "pages").glob("*.toml"))]
    return Content(
        facts=_read(folder / "facts.toml"),
        pages=list(_in_order(pages)),
        form=_read(folder / "forms" / "default.toml"),
        registrants=_read(folder / "registrants.toml")["registrant"],
    )


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _read_page(path: Path) -> PageContent:
    raw = _read(path)
    return PageContent(
        key=path.stem,
        type=raw["type"],
        source=raw["source"],
        about=raw.get("about", ""),
        parent=raw.get("parent", ""),
        in_menu=raw.get("menu", False),
        words={language: words for language, words in raw.items() if isinstance(words, dict)},
    )


def _in_order(pages: list[PageContent]) -> Iterator[PageContent]:
    by_key = {page.key: page for page in pages}
    done: set[str] = set()
    under_way: list[str] = []

    def visit(key: str) -> Iterator[PageContent]:
        if key in done:
            return
        if key in under_way:
            raise ContentError(f"Pages refer to each other in a circle: {' → '.join([*under_way, key])}.")
        if key not in by_key:
            raise ContentError(f"{under_way[-1]}.toml refers to “{key}”, but there is no {key}.toml.")
        under_way.append(key)
        for needed in sorted(by_key[key].needs):
            yield from visit(needed)
        under_way.pop()
        done.add(key)
        yield by_key[key]

    for page in sorted(pages, key=lambda page: (ORDER_OF_TYPES.index(page.type), not page.in_menu)):
        yield from visit(page.key)
