"""Order workshops as those who organise them look for them."""

from django.db import models
from django.db.models.expressions import OrderBy
from django.utils import timezone


def order_coming_first() -> list[OrderBy]:
    """Return the order of lists: what has not ended, the next first; then what is past, the latest first."""
    is_coming = models.Q(ends_at__gt=timezone.now())
    is_over = models.Case(
        models.When(is_coming, then=models.Value(0)),
        default=models.Value(1),
        output_field=models.SmallIntegerField(),
    )
    coming_start = models.Case(
        models.When(is_coming, then="starts_at"), default=None, output_field=models.DateTimeField()
    )
    return [is_over.asc(), coming_start.asc(), models.F("starts_at").desc(), models.F("pk").desc()]
