"""Links in running text lead to the visitor's language."""

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

from cms.addresses.localise_links import localise_links
from cms.text.read_key import read_key


class LocalisedPageLinkHandler(PageLinkHandler):
    """Expand the links of a text in a constant number of queries, however many there are."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        numbers = [read_key(attrs.get("id", "")) or 0 for attrs in attrs_list]
        addresses = localise_links(numbers)
        return [
            f'<a href="{escape(addresses[number])}">' if number in addresses else "<a>" for number in numbers
        ]
