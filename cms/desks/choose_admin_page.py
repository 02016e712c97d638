"""Choose the page by which somebody in the admin recognises a fact."""

from collections.abc import Iterable
from typing import TypeVar

from django.utils.translation import get_language
from wagtail.models import Page

PageType = TypeVar("PageType", bound=Page)


def choose_admin_page(pages: Iterable[PageType]) -> PageType | None:
    """Return the page in the language of the admin, drafts included, else the oldest, which is the source.

    Parameters:
        pages: all versions of one fact, with their locales fetched.
    """
    versions = sorted(pages, key=lambda page: page.pk)
    own = [page for page in versions if page.locale.language_code == get_language()]
    return next(iter(own or versions), None)
