"""What visitors may see: one condition for lists, calendars, registration, e-mails, fallbacks and sitemap."""

from typing import Any, TypeVar

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from wagtail.models import Page, PageViewRestriction

PageType = TypeVar("PageType", bound=Page)
Facts = TypeVar("Facts", bound=QuerySet[Any])


def are_visible(relation: str = "") -> Q:
    """Return the condition that pages are for every visitor: live, and private neither themselves nor above.

    Parameters:
        relation: leads from the filtered rows to the pages, such as "pages__"; empty for pages themselves.
    """
    return Q(**{f"{relation}live": True}) & are_open(relation)


def are_open(relation: str = "") -> Q:
    """Return the condition that nobody is asked for a password or a log-in, whether or not pages are live.

    Parameters:
        relation: leads from the filtered rows to the pages, such as "pages__"; empty for pages themselves.
    """
    path = ExpressionWrapper(OuterRef(f"{relation}path"), output_field=CharField())
    # A page lies below another when its path begins with the other's.
    above = PageViewRestriction.objects.annotate(page_path=path).filter(page_path__startswith=F("page__path"))
    return ~Q(Exists(above))


def with_visibility(pages: QuerySet[PageType]) -> QuerySet[PageType]:
    """Return pages that know as `is_visible` whether visitors may see them.

    Parameters:
        pages: live or not.
    """
    return pages.annotate(is_visible=ExpressionWrapper(are_visible(), output_field=BooleanField()))


def with_visible_page(facts: Facts) -> Facts:
    """Return those facts of which a page tells, in any language, that visitors may see.

    Asked of each fact by itself: the first ones of an order are found without reading all others.

    Parameters:
        facts: of a model whose pages point at it, as `pages`.
    """
    page_class: Any = facts.model._meta.get_field("pages").related_model
    pages = page_class._default_manager.filter(are_visible(), **{page_class.fact_field: OuterRef("pk")})
    return facts.filter(Exists(pages))
