"""Check what translators put in place of an address, a picture or a file."""

import json

from django.utils.translation import gettext as _
from wagtail_localize.models import SegmentOverride

from cms.markup.check_address import is_linkable, shorten


def check_override(override: SegmentOverride) -> str:
    """Return what is wrong with the value, naming the remedy; empty when nothing is."""
    try:
        value = json.loads(override.data_json)
    except ValueError:
        value = override.data_json
    # What is chosen, such as a picture or a page, comes as its number.
    if value is None or isinstance(value, bool | int) or (isinstance(value, str) and value.isdecimal()):
        return ""
    if isinstance(value, str) and is_linkable(value):
        return ""
    return _(
        "“%(address)s” is not an address that may be linked. It begins with https:// or mailto:, "
        "or with a single / for a page of this site."
    ) % {"address": shorten(str(value))}
