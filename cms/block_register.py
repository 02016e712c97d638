"""The register of blocks: apps add theirs in their `blocks.py`, page bodies offer the registered set."""

from dataclasses import dataclass

from wagtail.blocks import Block

from cms.registers import Register


@dataclass(frozen=True)
class BodyBlock:
    """A block that page bodies offer: every body, or only those whose page type names it.

    What it shows is rendered once for all visitors, unless it is not the same for all.
    """

    block: Block
    is_everywhere: bool = True
    is_same_for_all: bool = True


# The key is the block's type as stored in the database.
body_blocks: Register[BodyBlock] = Register("blocks", module="blocks")


def name_personal_blocks() -> set[str]:
    """Return the names of the blocks that are not the same for all visitors."""
    return {name for name, entry in body_blocks.items() if not entry.is_same_for_all}


def list_body_blocks(extra: tuple[str, ...] = ()) -> list[tuple[str, Block]]:
    """Return name and block of everything that a body may contain, in order of registration.

    Parameters:
        extra: names of blocks that are offered only on request.
    """
    return [
        (name, entry.block) for name, entry in body_blocks.items() if entry.is_everywhere or name in extra
    ]
