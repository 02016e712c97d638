"""List the partners on both banks of the river."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpRequest

from clusters.models import Organisation, PartnerPage
from cms.addresses.choose_words import Words, choose_words

# The two countries that face each other.
BANKS = ("DE", "PL")


@dataclass(frozen=True)
class PartnerEntry:
    """One organisation in the directory, with the page about it."""

    organisation: Organisation
    words: Words[PartnerPage]


@dataclass(frozen=True)
class Shore:
    """The partners of one country; `country` is its code, or None for those from elsewhere."""

    country: str | None
    partners: list[PartnerEntry] = field(default_factory=list)


def list_partners(organisations: QuerySet[Organisation], request: HttpRequest | None) -> list[Shore]:
    """Return the German shore, the Polish shore and, if there is any, the rest, each in the given order.

    Parameters:
        organisations: whom to list; those without a live page are left out.
        request: the current request, for addresses; None where there is none.
    """
    rows = list(organisations.with_place())
    words = choose_words(
        PartnerPage.objects.filter(organisation__in=rows).defer("body", "activities"),
        "organisation",
        request,
    )
    shores = {country: Shore(country) for country in (*BANKS, None)}
    for organisation in rows:
        if organisation.pk in words:
            shore = shores[organisation.country if organisation.country in BANKS else None]
            shore.partners.append(PartnerEntry(organisation, words[organisation.pk]))
    return [shore for shore in shores.values() if shore.partners]
