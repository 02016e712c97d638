"""For each fact in a list, choose the page that tells of it in the visitor's language."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urljoin

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from wagtail.models import Page

from cms.addresses.visible_pages import are_visible
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

    A page in the active language wins, else the oldest one, which is the source. One query.

    Parameters:
        pages: candidates in all languages; only those that visitors may see are used.
        fact: the name of the foreign key to the fact.
        request: the current request, for addresses; None where there is none.
    """
    candidates: dict[int, list[PageType]] = defaultdict(list)
    for page in fetch_versions(pages.filter(are_visible())):
        candidates[getattr(page, f"{fact}_id")].append(page)
    return {key: choose_version(versions, request) for key, versions in candidates.items()}


def choose_version(versions: Sequence[PageType], request: HttpRequest | None) -> Words[PageType]:
    """Return the version in the active language, else the first.

    Parameters:
        versions: of one page, as `fetch_versions` returns them; at least one.
        request: the current request, for addresses; None where there is none.
    """
    language = active_language()
    page = next((page for page in versions if page.locale.language_code == language), versions[0])
    spoken = page.locale.language_code
    return Words(
        page=page, url=find_address(page, request) or "/", language=spoken, is_foreign=spoken != language
    )


def fetch_versions(pages: QuerySet[PageType]) -> QuerySet[PageType]:
    """Return pages, the oldest first, each with its language and what `find_address` needs of it.

    That is, for one in another language than the active one, where its parent's live version in this language
    is: asked with the page, it costs no query of its own.
    """
    language = active_language()
    path = OuterRef(OuterRef("path"))
    parent = Page.objects.order_by().filter(path=Substr(path, 1, Length(path) - Page.steplen))
    parent_here = Page.objects.filter(
        are_visible(),
        translation_key=Subquery(parent.values("translation_key")[:1]),
        locale__language_code=language,
    )
    shown_below = Case(
        When(
            ~Q(locale__language_code=language),
            then=Subquery(parent_here.order_by().values("url_path")[:1]),
        )
    )
    return pages.annotate(shown_below=shown_below).select_related("locale").order_by("pk")


def find_address(page: Page, request: HttpRequest | None) -> str | None:
    """Return where a visitor finds a page: one in another language below its parent in theirs, where it can.

    Parameters:
        page: as `fetch_versions` returns it.
        request: the current request, where there is one.
    """
    address: str | None = None
    if page.shown_below:
        # A page's address follows from its place alone, so nothing else of the parent is needed.
        address = Page(url_path=page.shown_below).get_url(request)
    return urljoin(address, f"{page.slug}/") if address else page.get_url(request)
