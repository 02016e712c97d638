"""The guide can be followed by a machine: each block says what it is."""

import pytest

from scripts.follow_guide import GUIDE, PAGES, Block, read_blocks

pytestmark = pytest.mark.sqlite  # no database is asked

BLOCKS = read_blocks()
KINDS = {"", "root", "types-password"}


def test_every_page_of_the_guide_is_followed() -> None:
    assert {path.name for path in GUIDE.glob("*.md")} == {*PAGES, "README.md"}
    assert len(BLOCKS) > 20


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.place)
def test_a_block_says_what_it_is_and_the_text_before_it_says_the_same(block: Block) -> None:
    assert block.is_file or block.is_command or block.language == "text"
    if block.is_file:
        assert f"`{block.word}`" in block.before
    if block.is_command:
        assert block.word in KINDS
        as_root = "As root" in block.before or "As root" in block.before.replace("\n", " ")
        becoming = block.text.strip() == "su - spot"
        assert (block.word == "root") == (as_root or becoming), block.before
