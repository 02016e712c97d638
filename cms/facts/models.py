"""What every fact is: a row that holds for all languages and has one way to be changed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel


class Fact(ClusterableModel):
    """A fact. It has no draft: what is saved is visible at once in every language.

    Write it by `cms.facts.services.change_facts`, which locks, checks, logs and lets other rooms react.
    """

    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    # Fields whose values no log may hold; only that they changed is written down. Rows may name theirs, too.
    confidential_fields: ClassVar[frozenset[str]] = frozenset()
    # Relations whose rows may swap what has to be unique (two partners, their roles). They are written anew,
    # since a database checks uniqueness row by row. Nothing may point at such rows.
    exchangeable_rows: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def clean_whole(self) -> None:
        """Check what holds for the fact together with its rows, as they are in memory.

        Raises:
            ValidationError: with a sentence that says what to mend.
        """
