"""Blocks about organisations."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from clusters.models import Organisation, PartnerIndexPage
from clusters.readers.list_partners import CountryGroup, list_partners
from clusters.viewsets import organisation_chooser
from cms.addresses.visible_pages import are_visible
from cms.block_register import BodyBlock, body_blocks
from cms.text.languages import active_language

# Of each country; the directory shows the others.
PARTNERS_IN_A_BLOCK = 12

OrganisationChooserBlock = organisation_chooser.get_block_class(
    name="OrganisationChooserBlock", module_path="clusters.blocks"
)


def find_chosen(value: blocks.StructValue | None) -> frozenset[int]:
    """Return the keys of the organisations that an editor chose in a block of partners; none means all."""
    organisations = value["organisations"] if value else []
    return frozenset(organisation.pk for organisation in organisations if organisation)


def list_chosen(chosen: frozenset[int], request: HttpRequest | None) -> list[CountryGroup]:
    """Return the chosen organisations by country or, where none is chosen, the first of all partners.

    Parameters:
        chosen: their keys.
        request: the current request, for addresses; None where there is none.
    """
    if chosen:
        return list_partners(Organisation.objects.filter(pk__in=chosen), request, size=len(chosen))
    return list_partners(Organisation.objects.all(), request, size=PARTNERS_IN_A_BLOCK)


def find_directory(request: HttpRequest | None) -> str:
    """Return the address of the directory of partners in the active language; empty where it has none."""
    pages = PartnerIndexPage.objects.filter(are_visible(), locale__language_code=active_language())
    directory = pages.order_by("pk").first()
    return (directory.get_url(request) or "") if directory else ""


class PartnersBlock(blocks.StructBlock):
    """Partners by country: the chosen ones, or all."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    organisations = blocks.ListBlock(
        OrganisationChooserBlock(label=_("Organisation")),
        label=_("Organisations"),
        required=False,
        min_num=0,
        default=[],
        help_text=_("None chosen: all partners."),
    )

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        chosen = find_chosen(value)
        # A page that names some of its partners by itself hands over what it fetched.
        groups = context.get("country_groups_of_chosen", {}).get(chosen)
        if groups is None:
            groups = list_chosen(chosen, context.get("request"))
        context["country_groups"] = groups
        if any(not group.leaf.is_last for group in groups):
            context["all_partners"] = find_directory(context.get("request"))
        return context

    class Meta:
        icon = "group"
        label = _("Partners")
        template = "clusters/blocks/partners.html"
        description = _("Organisations on the German and the Polish side, facing each other.")
        preview_value = {"heading": "Who you will meet", "organisations": []}


body_blocks.add("partners", BodyBlock(PartnersBlock()))
