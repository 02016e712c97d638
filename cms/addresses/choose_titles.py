"""Name and link facts of several kinds, whatever the type of their pages, in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import F, QuerySet, Value
from django.http import HttpRequest
from wagtail.models import Page

from cms.addresses.choose_words import Words, choose_version, fetch_versions
from cms.addresses.visible_pages import are_visible

Titles = dict[type[Page], dict[int, Words[Page]]]


def choose_titles(
    wanted: Mapping[type[Page], Iterable[int] | QuerySet[Page]], request: HttpRequest | None
) -> Titles:
    """Return for each type of page the words about its facts, by the fact's key; one query.

    The pages are plain ones: they know their title and address, not what their type adds.

    Parameters:
        wanted: for each type of page that tells of a fact, the keys of facts, or a query for them. Those
            without a page that visitors may see are missing in what is returned.
        request: the current request, for addresses; None where there is none.
    """
    asked = {
        page_class: keys if isinstance(keys, QuerySet) else list(keys) for page_class, keys in wanted.items()
    }
    parts = [
        _ask(page_class, keys) for page_class, keys in asked.items() if isinstance(keys, QuerySet) or keys
    ]
    found: dict[type[Page], dict[int, list[Page]]] = {page_class: defaultdict(list) for page_class in wanted}
    by_name = {page_class._meta.model_name: page_class for page_class in wanted}
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    # The oldest version, which is the source, comes first.
    for page in sorted(rows, key=lambda row: row.pk):
        found[by_name[page.told_by]][page.fact_key].append(page)
    return {
        page_class: {key: choose_version(versions, request) for key, versions in facts.items()}
        for page_class, facts in found.items()
    }


def _ask(page_class: type[Page], keys: list[int] | QuerySet[Page]) -> QuerySet[Page]:
    name = page_class._meta.model_name
    fact = f"{name}__{page_class.fact_field}"
    pages = Page.objects.filter(are_visible(), **{f"{fact}__in": keys})
    return fetch_versions(pages.annotate(told_by=Value(name), fact_key=F(f"{fact}_id"))).order_by()
