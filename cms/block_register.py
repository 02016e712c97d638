"""The register of blocks: apps add theirs, page bodies offer the registered set.

Apps register in their `blocks.py`, which `cms.apps` imports when all models are loaded. Upper layers so add
blocks to the pages of lower ones without being imported by them.
"""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from wagtail.blocks import Block


@dataclass(frozen=True)
class _Entry:
    name: str
    block: Block
    everywhere: bool


_entries: dict[str, _Entry] = {}


def register_block(name: str, block: Block, *, everywhere: bool = True) -> None:
    """Offer a block in page bodies.

    Parameters:
        name: the block's type as stored in the database; it must never change.
        block: the block instance.
        everywhere: offer it in every body; otherwise only where a page type names it.

    Raises:
        ImproperlyConfigured: when another block already has the name.
    """
    if name in _entries:
        raise ImproperlyConfigured(f"Two blocks are registered as {name!r}; give one of them another name.")
    _entries[name] = _Entry(name, block, everywhere)


def registered_blocks(extra: tuple[str, ...] = ()) -> list[tuple[str, Block]]:
    """Return name and block of everything that a body may contain, in order of registration.

    Parameters:
        extra: names of blocks that are offered only on request.
    """
    return [
        (entry.name, entry.block) for entry in _entries.values() if entry.everywhere or entry.name in extra
    ]
