"""List series of workshops: those that a list of workshops does not name, and all of them."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.addresses.choose_titles import choose_titles
from cms.addresses.choose_words import Words
from cms.lists.leaf import Leaf, cut_leaf, name_leaf, read_leaf_number, read_one, refuse_empty
from cms.lists.list_part import PAGE, ListPart
from events.models import Series, SeriesPage
from events.readers.read_period import read_period

LIST, SERIES = "list", "series"


def wants_series(request: HttpRequest) -> bool:
    """Say whether an address asks for the list of all series.

    Raises:
        Http404: when it asks for another list that there is not, or for a month of it.
    """
    asked = read_one(request, LIST)
    if not asked:
        return False
    if asked != SERIES or read_period(request) is not None:
        raise Http404
    return True


def list_series(request: HttpRequest, size: int) -> Leaf[Words[Page]]:
    """Return the leaf of the list of all series that an address asks for, the newest first; two queries.

    Parameters:
        request: the current request.
        size: how many series a leaf has.

    Raises:
        Http404: when there is no such leaf.
    """
    leaf = refuse_empty(cut_leaf(_known().values_list("pk", flat=True), size, read_leaf_number(request)))
    titles = choose_titles({SeriesPage: leaf.rows}, request)[SeriesPage]
    return leaf.turn(lambda keys: [titles[key] for key in keys if key in titles])


def find_other_series(named: Collection[int], size: int) -> Leaf[int]:
    """Return the keys of the newest series besides some; one query.

    Parameters:
        named: the keys of those that a page names already.
        size: how many at most.
    """
    return cut_leaf(_known().exclude(pk__in=named).values_list("pk", flat=True), size)


def name_part_of_series(leaf: Leaf[Words[Page]]) -> ListPart:
    """Return which part of the page about workshops a leaf of the list of series is."""
    titles = [_("all series")]
    if leaf.number > 1:
        titles.append(name_leaf(leaf.number))
    return ListPart({LIST: SERIES, PAGE: str(leaf.number)}, ", ".join(titles))


def _known() -> QuerySet[Series]:
    return Series.objects.published().order_by("-pk")
