"""Read the sitemap as a search engine does: the index, then each of its parts."""

from urllib.parse import urlsplit

from django.test import Client
from lxml import etree

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read_parts(client: Client) -> list[str]:
    """Return the paths of the parts that the index names."""
    index = etree.fromstring(client.get("/sitemap.xml").content)
    return [urlsplit(location.text).path for location in index.findall("s:sitemap/s:loc", NAMES)]


def read_sitemap(client: Client) -> dict[str, etree._Element]:
    """Return every entry of every part, by its address."""
    roots = [etree.fromstring(client.get(path).content) for path in read_parts(client)]
    entries = [entry for root in roots for entry in root.findall("s:url", NAMES)]
    found = {entry.findtext("s:loc", namespaces=NAMES): entry for entry in entries}
    assert len(found) == len(entries), "an address is listed twice"
    return found


def read_sitemap_text(client: Client) -> str:
    """Return the text of all parts."""
    return "".join(client.get(path).content.decode() for path in read_parts(client))
