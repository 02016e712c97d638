"""What the pages about workshops and series show, and what events add to the pages of organisations."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest

from clusters.models import PartnerPage, ProjectPage
from clusters.readers.read_funding_rules import state_funding
from cms.addresses.choose_titles import Titles, choose_titles
from cms.addresses.choose_words import choose_words
from cms.freshness.stamp import Outdated
from cms.lists.leaf import Leaf
from cms.page_contexts import PageContext, PageSections, Section, page_contexts, page_sections
from events.enums import WorkshopFormat
from events.models import (
    Contribution,
    Series,
    SeriesOrganiser,
    SeriesPage,
    Venue,
    Workshop,
    WorkshopIndexPage,
    WorkshopPage,
)
from events.readers.group_by_series import group_by_series
from events.readers.introduce_people import introduce_people
from events.readers.list_in_periods import list_in_periods
from events.readers.list_involvement import Involvement, involve_organisation, involve_project
from events.readers.list_series import find_other_series, list_series, name_part_of_series, wants_series
from events.readers.name_topics import name_topics
from events.readers.place_in_series import Place, place_in_series
from events.readers.sum_up_workshops import sum_up, sum_up_many
from events.workshop_marks import build_parts, mark_workshops

SERIES_SHOWN = 24


def show_workshops(_page: WorkshopIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch the list's beginning, a month or a year of it under the heads of its series, or all series."""
    if wants_series(request):
        leaf = list_series(request, SERIES_SHOWN)
        return {"series_leaf": leaf, "part": name_part_of_series(leaf)}
    workshops: Any = Workshop.objects.all()
    shown = list_in_periods(workshops, request)
    headed = {entry.workshop.series_id for entry in [*shown.coming, *shown.past]} - {None}
    is_beginning = shown.period is None
    others = find_other_series(headed, SERIES_SHOWN) if is_beginning else Leaf[int]()
    pages = SeriesPage.objects.filter(series__in=[*headed, *others.rows])
    series = choose_words(pages.defer("body", "aims", "audience", "shared_notes"), "series", request)
    return {
        "shown": shown,
        "part": shown.part,
        "coming": group_by_series(shown.coming, series),
        "past": group_by_series(shown.past, series),
        # Those without a date yet, and those of long ago.
        "other_series": others.turn(lambda keys: [series[key] for key in keys if key in series]),
    }


def show_series(page: SeriesPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch a series, its workshops, who runs it and the project that it belongs to."""
    series = Series.objects.with_organisers().get(pk=page.series_id)
    workshops: Any = Workshop.objects.filter(series=series)
    shown = list_in_periods(workshops, request)
    organisers = list(series.organisers.all())
    wanted = {
        PartnerPage: {row.organisation_id for row in organisers},
        ProjectPage: {series.project_id} - {None},
    }
    titles = choose_titles(wanted, request)
    entries = sorted([*shown.coming, *shown.past], key=lambda entry: entry.workshop.order)
    return {
        "series": series,
        "shown": shown,
        "part": shown.part,
        "workshops": entries,
        "summary": sum_up(entries) if shown.is_whole else sum_up_many(series),
        **_show_organisers(series, organisers, titles),
    }


def show_workshop(page: WorkshopPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch a workshop, who contributes to it, what it is about, and its place in its series."""
    workshop = Workshop.objects.for_page().get(pk=page.workshop_id)
    venues = _fetch_venues(workshop)
    contributions = list(Contribution.objects.filter(workshop=workshop).select_related("person__photo"))
    homes = {row.person.organisation_id for row in contributions} - {None}
    return {
        "workshop": workshop,
        "venues": venues,
        "introductions": introduce_people(contributions),
        "topics": name_topics(workshop, page.locale),
        **_show_around(workshop, homes, request),
    }


def show_places(page: WorkshopPage, _request: HttpRequest, shown: dict[str, Any]) -> dict[str, Any]:
    """Fetch what other rooms say about a workshop, such as whether places are free, and their parts."""
    workshop: Workshop = shown["workshop"]
    marks = mark_workshops([workshop])[workshop.pk]
    return {"marks": marks, "parts": build_parts(page, workshop, marks)}


def _fetch_venues(workshop: Workshop) -> list[Venue]:
    """Fetch where a workshop takes place, for whatever else names it; none is asked for online."""
    if workshop.format == WorkshopFormat.ONLINE:
        return []
    prefetch_related_objects([workshop], Prefetch("venues", Venue.objects.with_place()))
    return list(workshop.venues.all())


def _show_around(workshop: Workshop, homes: set[int], request: HttpRequest) -> dict[str, Any]:
    """Link what stands around a workshop: its people's organisations, its series and what belongs to that."""
    series: Series | None = workshop.series
    if series is None:
        return {"partner_words": choose_titles({PartnerPage: homes}, request)[PartnerPage]}
    organisers = list(SeriesOrganiser.objects.filter(series=series).select_related("organisation__place"))
    place = place_in_series(workshop)
    wanted = {
        PartnerPage: homes | {row.organisation_id for row in organisers},
        ProjectPage: {series.project_id} - {None},
        SeriesPage: {series.pk},
        WorkshopPage: place.linked,
    }
    titles = choose_titles(wanted, request)
    series_words = titles[SeriesPage].get(series.pk)
    return {
        "series": series,
        "series_words": series_words,
        # A series without a page is not known to visitors by name, so nothing is said about a place in it.
        "place_in_series": place if series_words else Place(),
        "workshop_titles": titles[WorkshopPage],
        **_show_organisers(series, organisers, titles),
    }


def _show_organisers(series: Series, organisers: list[SeriesOrganiser], titles: Titles) -> dict[str, Any]:
    return {
        "organisers": organisers,
        "funding": series.funding,
        "funding_statements": state_funding(series.funding),
        "partner_words": titles[PartnerPage],
        "project_words": titles[ProjectPage].get(series.project_id),
    }


def add_to_partner(page: PartnerPage, request: HttpRequest) -> list[Section]:
    """Add the series that an organisation runs, its workshops, and its people with theirs."""
    found = involve_organisation(page.organisation_id, request)
    people = [Section("events/sections/people.html", found.people)] if found.people else []
    return [*_show_involvement(found), *people]


def add_to_project(page: ProjectPage, request: HttpRequest) -> list[Section]:
    """Add the series that belong to a project, and their workshops."""
    return _show_involvement(involve_project(page.project_id, request))


def _show_involvement(found: Involvement) -> list[Section]:
    if not (found.series or found.coming or found.past):
        return []
    return [Section("events/sections/workshops.html", found)]


page_contexts.add("events.workshops", PageContext(WorkshopIndexPage, show_workshops))
page_contexts.add("events.series", PageContext(SeriesPage, show_series))
page_contexts.add("events.workshop", PageContext(WorkshopPage, show_workshop, Outdated.BY_WORDS, show_places))
page_sections.add("events.partner", PageSections(PartnerPage, add_to_partner))
page_sections.add("events.project", PageSections(ProjectPage, add_to_project))
