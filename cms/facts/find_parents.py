"""Find the pages below which somebody may begin a page about a fact, one a language."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from cms.permissions import may_add_below


class NoPlaceForPage(ValidationError):
    """There is no page in a language below which the new one could stand."""


@dataclass(frozen=True)
class WritingLanguage:
    """A language, the page below which one would write in it, and whether one may."""

    locale: Locale
    parent: Page | None
    may_write: bool


def find_parent(index_class: type[Page], locale: Locale) -> Page:
    """Return the first list page of a type in a language.

    Raises:
        NoPlaceForPage: with a sentence that says what to make first.
    """
    parent = index_class.objects.filter(locale=locale).order_by("path").first()
    if parent is None:
        raise NoPlaceForPage(
            _(
                "There is no page “%(index)s” in %(language)s yet. "
                "Translate or create it first, then write below it."
            ),
            code="no_index",
            params={"index": index_class._meta.verbose_name, "language": locale.get_display_name()},
        )
    return parent


def list_writing_languages(index_class: type[Page], user: AbstractBaseUser) -> list[WritingLanguage]:
    """Return every language with the list page to write below, the user's permission included."""
    first_pages: dict[int, Page] = {}
    for page in index_class.objects.order_by("path"):
        first_pages.setdefault(page.locale_id, page)
    return [
        WritingLanguage(
            locale,
            first_pages.get(locale.pk),
            locale.pk in first_pages and may_add_below(first_pages[locale.pk], user),
        )
        for locale in Locale.objects.all()
    ]
