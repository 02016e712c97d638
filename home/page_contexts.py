"""What the front page shows."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from clusters.blocks import find_chosen, list_chosen
from clusters.models import PartnerIndexPage
from cms.addresses.visible_pages import are_visible
from cms.page_contexts import PageContext, page_contexts
from events.blocks import RECORDINGS_IN_A_BLOCK
from events.models import Workshop, WorkshopIndexPage
from events.readers.list_workshops import WORKSHOPS_IN_A_BLOCK, Wanted, list_together
from home.models import HomePage
from home.readers.choose_next_workshop import choose_next_workshop

# So many coming workshops are looked at for one that is not full.
WORKSHOPS_LOOKED_AT = 24
PARTNERS_OF_A_COUNTRY = 3


def show_front_page(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Fetch what is coming, who is behind it, and the two ways on from here."""
    return {**_show_workshops(page, request), **_show_partners(page, request), **_show_ways(page)}


def _show_workshops(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Fetch one list for the top of the page and for the blocks about workshops, which show the rest."""
    wanted = [Wanted(Workshop.objects.coming().taking_place(), WORKSHOPS_LOOKED_AT)]
    if _has_block(page, "recordings"):
        wanted.append(Wanted(Workshop.objects.past().with_recording(), RECORDINGS_IN_A_BLOCK))
    coming, *recorded = (leaf.rows for leaf in list_together(wanted, request))
    first = choose_next_workshop(coming)
    context: dict[str, Any] = {
        "next_workshop": first,
        "workshops_after_next": [entry for entry in coming if entry is not first][:WORKSHOPS_IN_A_BLOCK],
    }
    return context | {"recorded_workshops": recorded[0]} if recorded else context


def _show_partners(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Fetch the partners that an editor put on the page, else the first of all; a few stand at its top."""
    blocks = (block.value for block in page.body if block.block_type == "partners")
    chosen = find_chosen(next(blocks, None))
    groups = list_chosen(chosen, request)
    return {
        "country_groups_of_chosen": {chosen: groups},
        "behind": [(group.country, group.partners[:PARTNERS_OF_A_COUNTRY]) for group in groups],
    }


def _show_ways(page: HomePage) -> dict[str, Any]:
    ways = (
        Page.objects.filter(are_visible())
        .child_of(page)
        .type(WorkshopIndexPage, PartnerIndexPage)
        .order_by("path")
    )
    context: dict[str, Any] = {}
    for way in ways:
        name = "workshop_index" if way.specific_class is WorkshopIndexPage else "partner_index"
        context.setdefault(name, way)
    return context


def _has_block(page: HomePage, name: str) -> bool:
    return any(block.block_type == name for block in page.body)


page_contexts.add("home.front_page", PageContext(HomePage, show_front_page))
