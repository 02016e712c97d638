"""What workshops and series add to the desks of organisations, places and programmes."""

from django.db.models import Q, QuerySet
from wagtail.models import Page

from clusters.models import Organisation, Place, Programme
from cms.desks.extensions import DeskExtension, desk_extensions
from cms.facts.join_pages import join_pages
from events.models import Series, SeriesPage, WorkshopPage


def find_pages_at(place: Place) -> QuerySet[Page]:
    """Return the pages of what takes place there, and of the series that it belongs to."""
    return join_pages(
        WorkshopPage.objects.filter(workshop__venues__place=place),
        SeriesPage.objects.filter(series__workshops__venues__place=place),
    )


def find_pages_paid_by(programme: Programme) -> QuerySet[Page]:
    """Return the pages of series that a programme pays for, by itself or by a project, and of their parts."""
    is_paid = Q(programme=programme) | Q(project__programme=programme)
    paid = Series.objects.filter(is_paid)
    return _pages_of(paid)


def find_pages_organised_by(organisation: Organisation) -> QuerySet[Page]:
    """Return the pages of series that an organisation has a part in, and of their workshops."""
    organised = Series.objects.filter(organisers__organisation=organisation)
    return _pages_of(organised)


def _pages_of(series: QuerySet[Series]) -> QuerySet[Page]:
    return join_pages(
        SeriesPage.objects.filter(series__in=series), WorkshopPage.objects.filter(workshop__series__in=series)
    )


desk_extensions.add("events.pages_at_place", DeskExtension(Place, pages=find_pages_at))
desk_extensions.add("events.pages_paid_by_programme", DeskExtension(Programme, pages=find_pages_paid_by))
desk_extensions.add(
    "events.pages_of_organisation", DeskExtension(Organisation, pages=find_pages_organised_by)
)
