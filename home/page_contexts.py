"""What the front page shows."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from clusters.models import PartnerIndexPage
from cms.page_contexts import PageContext, page_contexts
from events.models import Workshop, WorkshopIndexPage
from events.readers.list_workshops import WORKSHOPS_IN_A_BLOCK, list_workshops
from home.models import HomePage


def show_front_page(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Fetch what is coming, and the two ways on from here."""
    # One list for the top of the page and for the block of upcoming workshops, which shows the rest.
    coming = list_workshops(Workshop.objects.coming(), request, limit=WORKSHOPS_IN_A_BLOCK + 1)
    first = next((entry for entry in coming if not entry.workshop.is_cancelled), None)
    context: dict[str, Any] = {
        "next_workshop": first,
        "workshops_after_next": [entry for entry in coming if entry is not first],
    }
    ways = Page.objects.live().child_of(page).type(WorkshopIndexPage, PartnerIndexPage).order_by("path")
    for way in ways:
        name = "workshop_index" if way.specific_class is WorkshopIndexPage else "partner_index"
        context.setdefault(name, way)
    return context


page_contexts.add("home.front_page", PageContext(HomePage, show_front_page))
