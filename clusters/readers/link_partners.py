"""Give organisations that are named somewhere the address of their partner page."""

from collections.abc import Iterable

from django.http import HttpRequest

from clusters.models import Organisation, PartnerPage
from cms.addresses.choose_words import Words, choose_words


def link_partners(
    organisations: Iterable[Organisation], request: HttpRequest | None
) -> dict[int, Words[PartnerPage]]:
    """Return each organisation's words by its key; organisations without a live page are missing.

    Parameters:
        organisations: who is named.
        request: the current request, for addresses; None where there is none.
    """
    keys = {organisation.pk for organisation in organisations}
    if not keys:
        return {}
    return choose_words(
        PartnerPage.objects.filter(organisation__in=keys).defer("body", "activities"),
        "organisation",
        request,
    )
