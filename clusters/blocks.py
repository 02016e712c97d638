"""Blocks about organisations."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from clusters.models import Organisation
from clusters.readers.list_partners import list_partners
from clusters.viewsets import organisation_chooser
from cms.block_register import BodyBlock, body_blocks

OrganisationChooserBlock = organisation_chooser.get_block_class(
    name="OrganisationChooserBlock", module_path="clusters.blocks"
)


def find_chosen(value: blocks.StructValue | None) -> frozenset[int]:
    """Return the keys of the organisations that an editor chose in a block of partners; none means all."""
    organisations = value["organisations"] if value else []
    return frozenset(organisation.pk for organisation in organisations if organisation)


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
            rows = Organisation.objects.filter(pk__in=chosen) if chosen else Organisation.objects.all()
            groups = list_partners(rows, context.get("request"))
        context["country_groups"] = groups
        return context

    class Meta:
        icon = "group"
        label = _("Partners")
        template = "clusters/blocks/partners.html"
        description = _("Organisations on the German and the Polish side, facing each other.")
        preview_value = {"heading": "Who you will meet", "organisations": []}


body_blocks.add("partners", BodyBlock(PartnersBlock()))
