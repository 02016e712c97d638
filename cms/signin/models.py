"""How often something was tried: rows, because all processes of a site must count together."""

from typing import ClassVar

from django.db import models


class AttemptCount(models.Model):
    """Attempts of one kind on one subject since they were first counted.

    The key is a keyed hash: the table names neither accounts nor addresses.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()

    def __str__(self) -> str:
        return self.key
