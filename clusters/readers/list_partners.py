"""List the partners by country."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from clusters.models import Organisation, PartnerPage
from cms.addresses.choose_words import Words, choose_words
from cms.addresses.visible_pages import with_visible_page
from cms.lists.leaf import Leaf, cut_leaf

# The two countries that face each other.
OWN_COUNTRIES = ("DE", "PL")


@dataclass(frozen=True)
class PartnerEntry:
    """One organisation in the directory, with the page about it."""

    organisation: Organisation
    words: Words[PartnerPage]


@dataclass(frozen=True)
class CountryGroup:
    """Partners of one country, a leaf of them; `country` is its code, or None for those from elsewhere."""

    country: str | None
    leaf: Leaf[PartnerEntry] = field(default_factory=Leaf)

    @property
    def partners(self) -> list[PartnerEntry]:
        return self.leaf.rows


def list_partners(
    organisations: QuerySet[Organisation],
    request: HttpRequest | None,
    *,
    size: int,
    number: int = 1,
) -> list[CountryGroup]:
    """Return the German, the Polish and, if there are any, the other partners, each in the given order.

    One query for each group, and one for the pages. Countries without partners here are left out.

    Parameters:
        organisations: whom to list; those without a live page are left out.
        request: the current request, for addresses; None where there is none.
        size: how many of each group at most.
        number: which leaf of each group.
    """
    known = with_visible_page(organisations).with_place()  # type: ignore[attr-defined]  # of organisations
    leaves: dict[str | None, Leaf[Organisation]] = {
        country: cut_leaf(known.filter(country=country), size, number) for country in OWN_COUNTRIES
    }
    leaves[None] = cut_leaf(known.filter(~Q(country__in=OWN_COUNTRIES)), size, number)
    rows = [organisation for leaf in leaves.values() for organisation in leaf.rows]
    pages = PartnerPage.objects.filter(organisation__in=rows).defer("body", "activities")
    words = choose_words(pages, "organisation", request) if rows else {}
    groups = [
        CountryGroup(
            country,
            leaf.turn(lambda found: [PartnerEntry(row, words[row.pk]) for row in found if row.pk in words]),
        )
        for country, leaf in leaves.items()
    ]
    return [group for group in groups if group.partners]
