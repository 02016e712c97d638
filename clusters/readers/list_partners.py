"""List the partners by country."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpRequest

from clusters.models import Organisation, PartnerPage
from cms.addresses.choose_words import Words, choose_words

# The two countries that face each other.
OWN_COUNTRIES = ("DE", "PL")


@dataclass(frozen=True)
class PartnerEntry:
    """One organisation in the directory, with the page about it."""

    organisation: Organisation
    words: Words[PartnerPage]


@dataclass(frozen=True)
class CountryGroup:
    """The partners of one country; `country` is its code, or None for those from elsewhere."""

    country: str | None
    partners: list[PartnerEntry] = field(default_factory=list)


def list_partners(organisations: QuerySet[Organisation], request: HttpRequest | None) -> list[CountryGroup]:
    """Return the German, the Polish and, if there are any, the other partners, each in the given order.

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
    groups = {country: CountryGroup(country) for country in (*OWN_COUNTRIES, None)}
    for organisation in rows:
        if organisation.pk in words:
            group = groups[organisation.country if organisation.country in OWN_COUNTRIES else None]
            group.partners.append(PartnerEntry(organisation, words[organisation.pk]))
    return [group for group in groups.values() if group.partners]
