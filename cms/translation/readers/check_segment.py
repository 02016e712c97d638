"""Check a translated segment before it can reach a page."""

from django.db import models
from django.utils.translation import gettext as _
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, Block, ListBlock
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.models import StringTranslation, TranslationSource
from wagtail_localize.strings import StringValue

from cms.markup.allow_lists import SEGMENT
from cms.markup.check_address import shorten
from cms.markup.clean_html import clean_html
from cms.markup.find_fault import UNSTORABLE, find_fault

# More than any paragraph has. Python's parser, with which wagtail-localize reads segments, looks through all
# that follows for each tag that is never closed, and wagtail-localize walks into each that is open.
MOST_TAGS = 400


def clean_segment(text: str) -> str:
    """Return a segment without characters that cannot be stored or shown.

    What has too many tags is cut after the first that is too many; `check_segment` refuses it.
    """
    text = text.translate(UNSTORABLE)
    if text.count("<") > MOST_TAGS:
        text = "<".join(text.split("<", MOST_TAGS + 1)[:-1]) + "<"
    return text


def clean_markup(data: str) -> str:
    """Return a segment without anything that wagtail-localize would not hand to translators itself."""
    return data if find_fault(data, SEGMENT, is_exact=False) is None else clean_html(data, SEGMENT)


def check_segment(segment: StringTranslation) -> str:
    """Return what is wrong with a translated segment, naming the remedy; empty when nothing is."""
    if segment.data.count("<") > MOST_TAGS:
        return _("This has more tags than a translation can hold. Enter it again with fewer.")
    # wagtail-localize looks at elements only; comments, declarations and the like pass it by.
    fault = find_fault(segment.data, SEGMENT, is_exact=False)
    if fault is not None:
        return _(
            "“%(piece)s” cannot stand in a translation. Keep only the tags that the source has, such as <b>, "
            "and remove the rest; to show the sign < itself, write &lt;."
        ) % {"piece": shorten(fault.piece)}
    text = _plain_text(segment.data)
    if not text.strip():
        return _(
            "This is empty. Write the translation, or remove the entry to leave the segment untranslated."
        )
    limit = _limit_of(segment)
    if limit is not None and len(text) > limit:
        return _("This has %(length)d characters; there is room for %(limit)d. Please shorten it.") % {
            "length": len(text),
            "limit": limit,
        }
    return ""


def _plain_text(data: str) -> str:
    """Return the text as readers see it: segments are stored as HTML, where “&” counts five characters."""
    try:
        return StringValue(data).render_text()
    except ValueError:
        return data  # faulty markup is wagtail-localize's to report


def _limit_of(segment: StringTranslation) -> int | None:
    context = segment.context
    if context is None or not context.field_path:
        return None
    source = (
        TranslationSource.objects.filter(object_id=context.object_id)
        .select_related("specific_content_type")
        .first()
    )
    model = source.specific_content_type.model_class() if source is not None else None
    return find_limit(model, context.field_path.split(".")) if model is not None else None


def find_limit(model: type[models.Model], path: list[str]) -> int | None:
    """Return how many characters a field, an inline child's field or a block takes; None without limit.

    Parameters:
        model: the page or snippet.
        path: the field's name, followed by block names within a StreamField or a child's field.
    """
    field = model._meta.get_field(path[0])
    if isinstance(field, StreamField):
        return _limit_of_block(field.stream_block, path[1:])
    if isinstance(field, models.ManyToOneRel):
        return find_limit(field.related_model, path[1:]) if len(path) > 1 else None
    if isinstance(field, RichTextField):
        return None  # cut into several segments
    return getattr(field, "max_length", None)


def _limit_of_block(block: Block, path: list[str]) -> int | None:
    for name in path:
        if isinstance(block, ListBlock):
            block = block.child_block
        elif isinstance(block, BaseStreamBlock | BaseStructBlock) and name in block.child_blocks:
            block = block.child_blocks[name]
        else:
            return None
    return getattr(getattr(block, "field", None), "max_length", None)
