"""What a block still needs before its page may go public: asked by every way of publishing.

A draft may be incomplete. A block that has more to ask for than its own form can know (on which page it
stands, what is decided later) has a method `find_gap(value, page)`, which returns a ValidationError or None.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail.blocks import StreamBlockValidationError
from wagtail.fields import StreamField
from wagtail.models import Page, Revision


class NotReadyToPublish(ValidationError):
    """A page was to be published before it is complete; its messages say what is missing."""


def find_gaps(page: Page) -> dict[str, StreamBlockValidationError]:
    """Return what is missing in a page's blocks, by field, as the fields of a form show it.

    Parameters:
        page: specific, with the words that are to be published.
    """
    gaps: dict[str, StreamBlockValidationError] = {}
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            errors = _find_in_stream(getattr(page, field.name), page)
            if errors:
                gaps[field.name] = StreamBlockValidationError(block_errors=errors)
    return gaps


def list_gaps(page: Page) -> list[str]:
    """Return what is missing in a page's blocks, each as a sentence that names the block."""
    sentences = []
    for name, error in find_gaps(page).items():
        stream = getattr(page, name)
        for index, problem in error.block_errors.items():
            label = str(stream[index].block.label)
            sentences += [
                _("%(block)s: %(problem)s") % {"block": label, "problem": sentence}
                for sentence in _list_sentences(problem)
            ]
    return sentences


class ReadyBeforePublished(models.Model):
    """Words whose blocks are complete before they are published: mix in before `Page`."""

    class Meta:
        abstract = True

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish a revision.

        Raises:
            NotReadyToPublish: when one of its blocks is not complete.
        """
        gaps = list_gaps(revision.as_object())
        if gaps:
            raise NotReadyToPublish(gaps, code="not_ready")
        super().publish(revision, *args, **kwargs)  # type: ignore[misc]  # of what it is mixed into


def _find_in_stream(stream: Any, page: Page) -> dict[int, ValidationError]:
    errors = {}
    for index, child in enumerate(stream):
        find_gap = getattr(child.block, "find_gap", None)
        if find_gap and (error := find_gap(child.value, page)):
            errors[index] = error
    return errors


def _list_sentences(error: ValidationError) -> list[str]:
    """Return the messages within errors of blocks, which themselves say only that there are some."""
    inner = getattr(error, "block_errors", None)
    if not inner:
        return list(error.messages)
    return [sentence for child in inner.values() for sentence in _list_sentences(child)]
