"""List the addresses of everything public, for the sitemap."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page, Site

from cms.addresses.pick_default_version import pick_default_version
from cms.addresses.visible_pages import are_visible
from cms.models import ContentPage


@dataclass(frozen=True)
class Address:
    """A public address, when it last changed, and its versions as pairs of language and address."""

    url: str
    changed_at: datetime.datetime | None
    alternates: list[tuple[str, str]]


def list_addresses(request: HttpRequest) -> list[Address]:
    """Return all public addresses; one query for each page type, however many pages there are.

    A page counts as changed when its words were published or its facts were changed, whichever is later.

    Parameters:
        request: the current request, which says which site is meant.
    """
    site = Site.find_for_request(request)
    if site is None:
        return []
    found = sorted(_public_pages(site), key=lambda page: page.pk)  # the source of each page first
    versions: dict[object, dict[str, str]] = defaultdict(dict)
    urls = {}
    for page in found:
        urls[page.pk] = page.get_full_url(request) or ""
        versions[page.translation_key][page.locale.language_code] = urls[page.pk]
    return [
        Address(urls[page.pk], _changed_at(page), _alternates(versions[page.translation_key], page, site))
        for page in sorted(found, key=lambda page: page.path)
    ]


def _public_pages(site: Site) -> Iterator[Page]:
    homes = Page.objects.filter(translation_key=site.root_page.translation_key).values_list("path", flat=True)
    roots = tuple(homes)
    for model in apps.get_models():
        if not (issubclass(model, ContentPage) and issubclass(model, Page)) or model._meta.abstract:
            continue
        related = ["locale", model.fact_field] if model.fact_field else ["locale"]
        for page in model.objects.filter(are_visible()).select_related(*related).defer("body"):
            if page.path.startswith(roots):
                yield page


def _changed_at(page: Page) -> datetime.datetime | None:
    fact = getattr(page, page.fact_field) if page.fact_field else None
    moments = [page.last_published_at, getattr(fact, "updated_at", None)]
    return max((moment for moment in moments if moment), default=None)


def _alternates(versions: dict[str, str], page: Page, site: Site) -> list[tuple[str, str]]:
    codes = [code for code, _label in settings.WAGTAIL_CONTENT_LANGUAGES if code in versions]
    if page.translation_key == site.root_page.translation_key:
        default = f"{site.root_url}/"
    else:
        default = pick_default_version(versions) or ""
    return [*((code, versions[code]) for code in codes), ("x-default", default)]
