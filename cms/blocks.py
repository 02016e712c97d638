"""Blocks that pages of any kind may contain."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register as register_adapter
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageBlockAdapter
from wagtail.models import Page

from cms.addresses.localise_links import localise_links
from cms.block_register import BodyBlock, body_blocks
from cms.fields import AddressFormField
from cms.markup.find_fault import validate_words
from cms.media.read_video_address import Video, read_video_address
from cms.templatetags.markup import linkable

TEXT_FEATURES = [
    "h2",
    "h3",
    "bold",
    "italic",
    "ol",
    "ul",
    "link",
    "document-link",
    "hr",
]


class AddressBlock(blocks.URLBlock):
    """An address on the web that a page may link."""

    def __init__(
        self,
        *,
        required: bool = True,
        help_text: Any = None,
        max_length: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.field = AddressFormField(required=required, help_text=help_text, max_length=max_length)


class TextBlock(blocks.RichTextBlock):
    """Running text with headings, lists and links."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        kwargs["validators"] = [*kwargs.get("validators", ()), validate_words]
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/text.html"
        description = _("Headings, paragraphs, lists and links.")
        preview_value = (
            "<h2>What it is about</h2><p>Two hours of practice with people from the other bank.</p>"
        )


class PictureImageBlock(ImageBlock):
    """A picture whose alternative text is empty until somebody writes it.

    Wagtail would propose the picture's title, which is the file's name in most cases.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Wagtail names this field by its key, in English.
        self.child_blocks["image"].label = _("Picture")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int):
            value = {"image": value, "decorative": False, "alt_text": ""}
        return super().to_python(value)


class PictureImageBlockAdapter(ImageBlockAdapter):
    """Draws the block in an editor."""

    js_constructor = "cms.blocks.PictureImageBlock"

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=[versioned_static("cms/js/picture.js")])


register_adapter(PictureImageBlockAdapter(), PictureImageBlock)


def _mark(name: str, problem: ValidationError) -> ValidationError:
    """Return a problem as one of the field that it is about."""
    return blocks.StructBlockValidationError(block_errors={name: problem})


class PictureBlock(blocks.StructBlock):
    """A picture whose alternative text is written anew in each language."""

    image = PictureImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    def find_gap(self, value: blocks.StructValue, page: Page) -> ValidationError | None:
        """Ask for the picture, and for its alternative text unless it only decorates."""
        image = value["image"]
        if image is None:
            missing = ValidationError(_("Choose a picture, or remove this block."), code="required")
            return _mark("image", _mark("image", missing))
        if image.decorative or (image.contextual_alt_text or "").strip():
            return None
        problem = ValidationError(
            _("Write the alternative text, or say that the picture only decorates."), code="required"
        )
        return _mark("image", _mark("alt_text", problem))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"
        description = _("A picture with a text for those who cannot see it, and a caption.")
        preview_template = "cms/blocks/previews/picture.html"
        preview_value = {"caption": "The town bridge at Frankfurt (Oder)"}


class QuoteBlock(blocks.StructBlock):
    """What somebody said."""

    text = blocks.TextBlock(label=_("Quotation"), rows=3, max_length=600)
    attribution = blocks.CharBlock(label=_("Who said it"), required=False, max_length=255)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "cms/blocks/quote.html"
        description = _("A sentence that somebody said, with the name.")
        preview_value = {
            "text": "A bridge is built from both banks.",
            "attribution": "An engineer",
        }


class CallToActionBlock(blocks.StructBlock):
    """One next step; the page chosen is shown in the visitor's language."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2, max_length=400)
    label = blocks.CharBlock(label=_("Text on the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = AddressBlock(label=_("or an address elsewhere"), required=False)

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            problem = ValidationError(_("Choose either a page or an address."), code="one_target")
            raise blocks.StructBlockValidationError(block_errors={"page": problem})
        return cleaned

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = value["page"]
        links = localise_links([page.pk], context.get("request")) if page else {}
        context["url"] = links[page.pk] if links else linkable(value["address"])
        return context

    class Meta:
        icon = "redirect"
        label = _("Call to action")
        template = "cms/blocks/call_to_action.html"
        description = _("A heading, a sentence and one button.")
        preview_value = {
            "heading": "Take a place",
            "text": "Registration is free.",
            "label": "See all dates",
            "page": None,
            "address": "https://example.org/",
        }


class DocumentsBlock(blocks.StructBlock):
    """Files to download, each with a title in the page's language."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    documents = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("document", DocumentChooserBlock(label=_("Document"))),
                (
                    "title",
                    blocks.CharBlock(label=_("Title"), required=False, max_length=160),
                ),
            ],
            label=_("Document"),
        ),
        label=_("Documents"),
    )

    def find_gap(self, value: blocks.StructValue, page: Page) -> ValidationError | None:
        """Ask for documents; in an older revision one may stand that has been deleted since."""
        if value["documents"] and all(row["document"] for row in value["documents"]):
            return None
        return _mark(
            "documents",
            ValidationError(_("Choose the documents, and remove rows without one."), code="required"),
        )

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        template = "cms/blocks/documents.html"
        description = _("Slides, checklists and other files to download.")
        preview_template = "cms/blocks/previews/documents.html"
        preview_value = {"heading": "To take away", "documents": []}


class VideoStructValue(blocks.StructValue):
    """A video block's value, with what its address says."""

    @property
    def video(self) -> Video | None:
        """The video, or None when the address is not one any more."""
        try:
            return read_video_address(self.get("address") or "")
        except ValidationError:
            return None


class VideoBlock(blocks.StructBlock):
    """A video by its address; nothing is loaded from elsewhere before the visitor asks for it."""

    address = AddressBlock(
        label=_("Address of the video"),
        help_text=_("As copied from YouTube, Vimeo or PeerTube, or the address of a file."),
    )
    title = blocks.CharBlock(label=_("Title"), max_length=160)

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        try:
            read_video_address(cleaned["address"])
        except ValidationError as problem:
            raise blocks.StructBlockValidationError(block_errors={"address": problem}) from problem
        return cleaned

    class Meta:
        icon = "media"
        label = _("Video by link")
        template = "cms/blocks/video.html"
        value_class = VideoStructValue
        description = _("A video that loads only when the visitor asks for it.")
        preview_value = {
            "address": "https://peertube.example/w/an-example",
            "title": "What happened in March",
        }


body_blocks.add("text", BodyBlock(TextBlock()))
body_blocks.add("picture", BodyBlock(PictureBlock()))
body_blocks.add("quote", BodyBlock(QuoteBlock()))
body_blocks.add("call_to_action", BodyBlock(CallToActionBlock()))
body_blocks.add("documents", BodyBlock(DocumentsBlock()))
body_blocks.add("video", BodyBlock(VideoBlock()))
