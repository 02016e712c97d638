"""Order workshops as those who organise them look for them."""

import datetime

from django.db import models
from django.utils import timezone

from events.models import Workshop

COMING_FIRST = ("is_over", "coming_start", "-starts_at", "-pk")


def order_coming_first(
    workshops: models.QuerySet[Workshop], now: datetime.datetime | None = None
) -> models.QuerySet[Workshop]:
    """Return first what has not ended, the next workshop on top, then what is past, the latest on top.

    They know `is_over` and `coming_start`, by which `COMING_FIRST` orders them.

    Parameters:
        workshops: which ones.
        now: the moment that parts them; the present by default.
    """
    is_coming = models.Q(ends_at__gt=now or timezone.now())
    return workshops.annotate(
        is_over=models.Case(
            models.When(is_coming, then=models.Value(0)),
            default=models.Value(1),
            output_field=models.SmallIntegerField(),
        ),
        coming_start=models.Case(
            models.When(is_coming, then="starts_at"), default=None, output_field=models.DateTimeField()
        ),
    ).order_by(*COMING_FIRST)
