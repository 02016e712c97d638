"""Find the frame of a page or of a view: built once, and kept while nothing in it changes."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest
from wagtail.models import Page

from cms.addresses.find_site import find_site
from cms.frame.build_frame import Frame, build_frame, name_addresses
from cms.freshness.kept import Kept
from cms.freshness.stamp import Outdated
from cms.page_cache.may_be_kept import is_same_for_all
from cms.site_facts import SiteFacts
from cms.text.languages import active_language

_facts: Kept[SiteFacts] = Kept(50, Outdated.BY_WORDS)
# By site, language and page.
_frames: Kept[Frame] = Kept(500, Outdated.BY_WORDS)


def find_frame(
    request: HttpRequest, page: Page | None = None, addresses: Mapping[str, str] | None = None
) -> Frame:
    """Return the frame for a page, or for a view that is no page.

    Parameters:
        request: the current request.
        page: the page being shown; None for a view of its own.
        addresses: for such a view, its path in each language; the front pages by default.

    Raises:
        SiteFacts.DoesNotExist: when the request is for no site.
    """
    site = find_site(request)
    facts = _facts.get(site and site.pk, lambda: SiteFacts.for_site(site))
    if page is not None and not is_same_for_all(request):
        # What is looked at may be a draft.
        return build_frame(request, facts, page)
    key = (facts.site_id, active_language(), page and page.pk)
    frame = _frames.get(key, lambda: build_frame(request, facts, page))
    return replace(frame, languages=name_addresses(frame.languages, addresses)) if addresses else frame
