"""Cut the blocks of a page into segments, also those in which something was never filled in."""

from typing import Any

from wagtail.blocks import Block
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor


class SegmentExtractor(StreamFieldSegmentExtractor):
    """wagtail-localize's own, which takes a field without a value for a text and breaks.

    Such a field is one added to a block after a page was written, or left out by an import.
    """

    def handle_block(self, block_type: Block, block_value: Any, raw_value: Any = None) -> list[Any]:
        if block_value is None:
            return []
        segments: list[Any] = super().handle_block(block_type, block_value, raw_value=raw_value)
        return segments

    def handle_image_block(
        self, block: ImageBlock, image_block_value: Any, raw_value: Any = None
    ) -> list[Any]:
        if raw_value is None:
            raw_value = block.get_prep_value(image_block_value)
        segments: list[Any] = super().handle_image_block(block, image_block_value, raw_value=raw_value)
        return segments


def extract_segments(field: StreamField, value: Any) -> list[Any]:
    """Return the segments of a StreamField's value, overridable ones included."""
    segments: list[Any] = SegmentExtractor(field, include_overridables=True).handle_stream_block(value)
    return segments
