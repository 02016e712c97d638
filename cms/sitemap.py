"""List the addresses of everything public, for the sitemap: an index of parts.

A part holds the pages whose keys lie in one span. So it costs the same however many pages there are, and a
new page changes the last part only.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from django.apps import apps
from django.conf import settings
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from wagtail.models import Page, Site

from cms.addresses.pick_default_version import pick_default_version
from cms.addresses.visible_pages import are_visible
from cms.models import ContentPage

# So many keys of pages belong to a part, whether or not they are used.
KEYS_IN_A_PART = 500


@dataclass(frozen=True)
class Address:
    """A public address, when it last changed, and its versions as pairs of language and address."""

    url: str
    changed_at: datetime.datetime | None
    alternates: list[tuple[str, str]]


def list_parts() -> list[int]:
    """Return the numbers of the parts, from 1 on; one query of one row.

    Where pages were deleted by the hundreds a part may be empty.
    """
    last = Page.objects.order_by().aggregate(last=Max("pk"))["last"] or 0
    return list(range(1, last // KEYS_IN_A_PART + 2))


def list_addresses(request: HttpRequest, part: int) -> list[Address]:
    """Return the public addresses of a part; one query for each page type and one for their versions.

    A page counts as changed when its words were published or its facts were changed, whichever is later.

    Parameters:
        request: the current request, which says which site is meant.
        part: its number, from 1 on.
    """
    site = Site.find_for_request(request)
    if site is None:
        return []
    span = range((part - 1) * KEYS_IN_A_PART, part * KEYS_IN_A_PART)
    homes = _find_homes(site, request)
    changes = _read_changes(span)
    keys = Page.objects.filter(pk__gte=span.start, pk__lt=span.stop).order_by().values("translation_key")
    versions: dict[object, dict[str, str]] = defaultdict(dict)
    rows = _read_rows(Page.objects.filter(are_visible(), translation_key__in=keys), homes)
    for _pk, key, language, url in rows:
        versions[key][language] = url
    root = site.root_page.translation_key
    return [
        Address(url, changes[pk], _alternates(versions[key], site if key == root else None))
        for pk, key, _language, url in rows
        if pk in changes
    ]


Row = tuple[int, object, str, str]


def _find_homes(site: Site, request: HttpRequest) -> list[tuple[str, str, str]]:
    """Return of each front page the path in the tree, the beginning of `url_path`, and its address."""
    homes = Page.objects.filter(translation_key=site.root_page.translation_key).select_related("locale")
    return [(home.path, home.url_path, home.get_full_url(request) or "") for home in homes]


def _read_rows(pages: QuerySet[Page], homes: Iterable[tuple[str, str, str]]) -> list[Row]:
    """Return key, translation key, language and address of the site's pages, the source of each first."""
    columns = ("pk", "translation_key", "locale__language_code", "path", "url_path")
    found = []
    for pk, key, language, path, url_path in pages.order_by("pk").values_list(*columns):
        for home, begins_with, address in homes:
            if path.startswith(home):
                url = urljoin(address, iri_to_uri(url_path.removeprefix(begins_with)))
                found.append((pk, key, language, url))
                break
    return found


def _read_changes(span: range) -> dict[int, datetime.datetime | None]:
    """Return when the pages with keys of a span last changed, by their keys; other pages are missing."""
    changes: dict[int, datetime.datetime | None] = {}
    for model in apps.get_models():
        if not (issubclass(model, ContentPage) and issubclass(model, Page)) or model._meta.abstract:
            continue
        columns = ["pk", "last_published_at"]
        columns += [f"{model.fact_field}__updated_at"] if model.fact_field else []
        rows = model.objects.order_by().filter(pk__gte=span.start, pk__lt=span.stop).values_list(*columns)
        for pk, *moments in rows:
            changes[pk] = max((moment for moment in moments if moment), default=None)
    return changes


def _alternates(versions: dict[str, str], chosen_by: Site | None) -> list[tuple[str, str]]:
    codes = [code for code, _label in settings.WAGTAIL_CONTENT_LANGUAGES if code in versions]
    default = f"{chosen_by.root_url}/" if chosen_by else pick_default_version(versions) or ""
    return [*((code, versions[code]) for code in codes), ("x-default", default)]
