"""Lead from a page in one language to other pages in the visitor's language."""

from collections.abc import Iterable

from django.http import HttpRequest
from wagtail.models import Page

from cms.addresses.choose_words import fetch_versions, find_address
from cms.addresses.visible_pages import with_visibility
from cms.text.languages import active_language


def localise_links(page_ids: Iterable[int], request: HttpRequest | None = None) -> dict[int, str]:
    """Return for each page the address to lead a visitor to; what is visible in no language is left out.

    The version in the active language wins. Where visitors may not see that one, the page itself or the
    oldest version is shown in the frame of the visitor's language, as the site's routing does. One query.

    Parameters:
        page_ids: the pages that an editor linked to, in any language.
        request: the current request, where there is one.
    """
    wanted = set(page_ids)
    if not wanted:
        return {}
    keys = Page.objects.filter(pk__in=wanted).values("translation_key")
    rows = list(fetch_versions(with_visibility(Page.objects.filter(translation_key__in=keys))))
    language = active_language()
    chosen: dict[int, Page] = {}
    for row in rows:
        if row.pk in wanted:
            versions = [
                version
                for version in rows
                if version.translation_key == row.translation_key and version.is_visible
            ]
            versions.sort(
                key=lambda version: (version.locale.language_code != language, version.pk != row.pk)
            )
            if versions:
                chosen[row.pk] = versions[0]
    return {pk: address for pk, page in chosen.items() if (address := find_address(page, request))}
