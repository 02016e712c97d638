"""Put pages of several types together."""

from django.db.models import Q, QuerySet
from wagtail.models import Page


def join_pages(*parts: QuerySet[Page]) -> QuerySet[Page]:
    """Return the pages of several queries as one; each is asked of the tables of its own type.

    Asked as conditions on one query, they would be tried on every page of the site.

    Parameters:
        parts: pages, of a type each.
    """
    joined = Q()
    for part in parts:
        joined |= Q(pk__in=part.order_by().values("pk"))
    return Page.objects.filter(joined)
