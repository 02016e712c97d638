"""Find out from the settings which pages the gate keeps."""

from django.conf import settings

from cms.freshness.current_stamp import open_stamp
from cms.gate.limits import MIB
from cms.gate.pages import Pages
from cms.page_cache.question import read_rules
from cms.page_cache.store import PageStore


def settle_pages() -> Pages | None:
    """Return the pages that are kept, empty; None where the site keeps none."""
    memory = settings.WORKSHOP_SPOT_PAGE_MEMORY * MIB
    if memory == 0:
        return None
    stamp = open_stamp()
    return Pages(PageStore(memory), read_rules(settings), stamp.read, stamp.read_changed)
