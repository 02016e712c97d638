"""Count for each fact of a list the rows that point at it."""

from django.db.models import Count, IntegerField, Model, OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce


def count_rows(model: type[Model], fact: str, counted: str = "pk") -> Combinable:
    """Return how many rows of a model point at a fact; asked of the facts that a list shows, and no others.

    Joined to the list, all rows of all facts would be counted before its first fifty are chosen.

    Parameters:
        model: whose rows.
        fact: the name of their foreign key to the fact.
        counted: what is counted of them, each value once.
    """
    rows = model._default_manager.order_by().filter(**{fact: OuterRef("pk")}).values(fact)
    total = rows.annotate(total=Count(counted, distinct=True)).values("total")
    return Coalesce(Subquery(total), 0, output_field=IntegerField())
