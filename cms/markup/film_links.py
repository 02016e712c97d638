"""Films that a rich text embeds are linked: a visitor's browser asks nobody else before the visitor does."""

from django.utils.html import format_html
from wagtail.embeds.rich_text import MediaEmbedHandler

from cms.markup.check_address import is_web_address


class LinkedMediaHandler(MediaEmbedHandler):
    """Show the address of what is embedded; the block “Video by link” plays it."""

    @staticmethod
    def expand_db_attributes(attrs: dict[str, str]) -> str:
        address = attrs.get("url", "")
        return format_html('<a href="{}">{}</a>', address, address) if is_web_address(address) else ""
