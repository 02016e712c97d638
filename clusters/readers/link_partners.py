"""Give organisations that are named somewhere the address of their partner page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpRequest

from cms.addresses.choose_words import Words, choose_words

if TYPE_CHECKING:
    from clusters.models import Organisation, PartnerPage


def link_partners(
    organisations: Iterable[Organisation],
    pages: QuerySet[PartnerPage],
    request: HttpRequest | None,
) -> dict[int, Words[PartnerPage]]:
    """Return each organisation's words by its key; organisations without a live page are missing.

    Parameters:
        organisations: who is named.
        pages: the partner pages to choose from, in all languages.
        request: the current request, for addresses; None where there is none.
    """
    keys = {organisation.pk for organisation in organisations}
    if not keys:
        return {}
    return choose_words(
        pages.filter(organisation__in=keys).defer("body", "activities"),
        "organisation",
        request,
    )
