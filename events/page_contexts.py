"""What the pages about workshops and series show."""

from typing import Any

from django.http import HttpRequest

from clusters.readers.link_partners import link_partners
from clusters.readers.read_funding_rules import state_funding
from cms.page_contexts import PageContext, page_contexts
from events.enums import WorkshopFormat
from events.models import (
    Contribution,
    Series,
    SeriesOrganiser,
    SeriesPage,
    Workshop,
    WorkshopIndexPage,
    WorkshopPage,
)
from events.readers.introduce_people import introduce_people
from events.readers.list_workshops import list_workshops
from events.readers.name_topics import name_topics
from events.readers.sum_up_workshops import sum_up_workshops
from events.workshop_marks import mark_workshops

PAST_WORKSHOPS_SHOWN = 60


def show_workshops(_page: WorkshopIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch the coming workshops and the latest past ones."""
    return {
        "coming": list_workshops(Workshop.objects.coming(), request),
        "past": list_workshops(Workshop.objects.past(), request, limit=PAST_WORKSHOPS_SHOWN),
    }


def show_series(page: SeriesPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch a series, its workshops and who runs it."""
    series = Series.objects.with_organisers().get(pk=page.series_id)
    workshops = list_workshops(Workshop.objects.filter(series=series).order_by("starts_at", "pk"), request)
    return {
        "series": series,
        "workshops": workshops,
        "summary": sum_up_workshops(workshops),
        **_show_organisers(series, list(series.organisers.all()), request),
    }


def show_workshop(page: WorkshopPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch a workshop, who contributes to it, what it is about, and the series that it belongs to."""
    workshop = Workshop.objects.for_page().get(pk=page.workshop_id)
    contributions = Contribution.objects.filter(workshop=workshop).select_related("person__photo")
    context = {
        "workshop": workshop,
        "venues": [] if workshop.format == WorkshopFormat.ONLINE else workshop.venues.with_place(),
        "marks": mark_workshops([workshop])[workshop.pk],
        "introductions": introduce_people(contributions),
        "topics": name_topics(workshop, page.locale),
    }
    if workshop.series is None:
        return context
    organisers = SeriesOrganiser.objects.filter(series=workshop.series).select_related("organisation__place")
    shown = _show_organisers(workshop.series, list(organisers), request)
    return {**context, "series": workshop.series, **shown}


def _show_organisers(
    series: Series, organisers: list[SeriesOrganiser], request: HttpRequest
) -> dict[str, Any]:
    return {
        "organisers": organisers,
        "funding": series.funding,
        "funding_statements": state_funding(series.funding),
        "organiser_words": link_partners([row.organisation for row in organisers], request),
    }


page_contexts.add("events.workshops", PageContext(WorkshopIndexPage, show_workshops))
page_contexts.add("events.series", PageContext(SeriesPage, show_series))
page_contexts.add("events.workshop", PageContext(WorkshopPage, show_workshop))
