"""For each fact in a list, choose the page that tells of it in the visitor's language."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urljoin

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Page

from cms.text.languages import active_language

PageType = TypeVar("PageType", bound=Page)


@dataclass(frozen=True)
class Words(Generic[PageType]):
    """The page about a fact, its address for this visitor, and the language its words are in."""

    page: PageType
    url: str
    language: str
    is_foreign: bool


def choose_words(
    pages: QuerySet[PageType], fact: str, request: HttpRequest | None
) -> dict[int, Words[PageType]]:
    """Return the words to show for each fact, by the fact's key.

    A page in the active language wins, else the oldest live page, which is the source. One query, and one
    more when some facts have no words in this language.

    Parameters:
        pages: candidates in all languages; only live ones are used.
        fact: the name of the foreign key to the fact.
        request: the current request, for addresses; None where there is none.
    """
    language = active_language()
    candidates: dict[int, list[PageType]] = defaultdict(list)
    for page in pages.live().select_related("locale").order_by("pk"):
        candidates[getattr(page, f"{fact}_id")].append(page)
    chosen = {
        key: next(
            (page for page in versions if page.locale.language_code == language),
            versions[0],
        )
        for key, versions in candidates.items()
    }
    foreign = [page for page in chosen.values() if page.locale.language_code != language]
    addresses = fallback_addresses(foreign, language, request)
    return {
        key: Words(
            page=page,
            url=addresses.get(page.pk) or page.get_url(request) or "/",
            language=page.locale.language_code,
            is_foreign=page.locale.language_code != language,
        )
        for key, page in chosen.items()
    }


def fallback_addresses(pages: Iterable[Page], language: str, request: HttpRequest | None) -> dict[int, str]:
    """Return where pages of another language are shown in this one: below their parent's version.

    Pages whose parent has no live version in the language are left out.
    """
    parent_paths = {page.pk: page.path[: -Page.steplen] for page in pages}
    if not parent_paths:
        return {}
    at_parents = Page.objects.filter(path__in=set(parent_paths.values()))
    versions = Page.objects.filter(translation_key__in=at_parents.order_by().values("translation_key"))
    related = list(versions.select_related("locale"))
    keys = {page.path: page.translation_key for page in related}
    parents = {
        page.translation_key: page for page in related if page.live and page.locale.language_code == language
    }
    addresses = {}
    for page in pages:
        parent = parents.get(keys.get(parent_paths[page.pk]))
        if parent is not None:
            addresses[page.pk] = urljoin(parent.get_url(request) or "/", f"{page.slug}/")
    return addresses
