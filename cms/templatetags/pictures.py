"""Pictures in forms that were made before anybody asked for them."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractImage, AbstractRendition

from cms.pictures.sizes import PictureSize, picture_sizes

register = template.Library()


@register.simple_tag
def picture(image: AbstractImage, size: str, alt: str = "", loading: str = "lazy") -> SafeString:
    """Return a picture in one of the registered sizes.

    A form is never made here, for a visitor would wait for it: until they are made, the file itself is shown.

    Parameters:
        image: the picture.
        size: as the register calls it.
        alt: what is read out in its place; "" where it only decorates.
        loading: "eager" where it stands at the top of a page.
    """
    chosen = picture_sizes[size]
    existing = image.find_existing_renditions(*chosen.filters)
    # A picture is never enlarged: of a small one several forms are the same.
    forms = list({existing[one].width: existing[one] for one in chosen.filters if one in existing}.values())
    shown: Any = _choose(forms, chosen) if forms else image
    return format_html(
        '<img src="{}"{}{} width="{}" height="{}" alt="{}" loading="{}" decoding="async">',
        shown.file.url,
        format_html(' srcset="{}"', _write_srcset(forms, chosen)) if len(forms) > 1 else "",
        format_html(' sizes="{}"', chosen.sizes) if len(forms) > 1 and chosen.sizes else "",
        shown.width,
        shown.height,
        alt,
        loading,
    )


def _choose(forms: list[AbstractRendition], size: PictureSize) -> AbstractRendition:
    """Return the form whose measures the page gives: its own, or the largest where the page decides."""
    return forms[-1] if size.sizes else forms[0]


def _write_srcset(forms: list[AbstractRendition], size: PictureSize) -> str:
    if size.sizes:
        return ", ".join(f"{form.file.url} {form.width}w" for form in forms)
    return ", ".join(f"{form.file.url} {form.width / forms[0].width:g}x" for form in forms)
