"""Cut the blocks of a page into segments, also those in which something was never filled in."""

from wagtail.blocks import Block, StreamValue
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.types import BaseValue


class SegmentExtractor(StreamFieldSegmentExtractor):
    """wagtail-localize's own, which takes a field without a value for a text and breaks.

    Such a field is one added to a block after a page was written, or left out by an import.
    """

    def handle_block(
        self, block_type: Block, block_value: object, raw_value: object = None
    ) -> list[BaseValue]:
        if block_value is None:
            return []
        segments: list[BaseValue] = super().handle_block(block_type, block_value, raw_value=raw_value)
        return segments

    def handle_image_block(
        self, block: ImageBlock, image_block_value: AbstractImage, raw_value: object = None
    ) -> list[BaseValue]:
        if raw_value is None:
            raw_value = block.get_prep_value(image_block_value)
        segments: list[BaseValue] = super().handle_image_block(block, image_block_value, raw_value=raw_value)
        return segments


def extract_segments(field: StreamField, value: StreamValue) -> list[BaseValue]:
    """Return the segments of a StreamField's value, overridable ones included."""
    segments: list[BaseValue] = SegmentExtractor(field, include_overridables=True).handle_stream_block(value)
    return segments
