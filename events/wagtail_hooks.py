"""What the admin knows of workshops."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from clusters.modeladmin import OrganisationDesk, PlaceDesk, ProgrammeDesk
from clusters.models import Organisation, Place, Programme
from cms.desks.show_facts import offer_creation, show_facts_of
from cms.viewsets import FactPageViewSet
from events.modeladmin import EventsGroup, SeriesDesk, WorkshopDesk
from events.models import Series, SeriesPage, WorkshopIndexPage, WorkshopPage
from events.viewsets import person_chooser, series_chooser, workshop_chooser

modeladmin_register(EventsGroup)
show_facts_of(WorkshopDesk())
show_facts_of(SeriesDesk())


def find_pages_at(place: Place) -> QuerySet[Page]:
    """Return the pages of what takes place there, and of the series that it belongs to."""
    return Page.objects.filter(
        Q(workshoppage__workshop__venues__place=place) | Q(seriespage__series__workshops__venues__place=place)
    )


def find_pages_paid_by(programme: Programme) -> QuerySet[Page]:
    """Return the pages of series that a programme pays for, by itself or by a project, and of their parts."""
    is_paid = Q(programme=programme) | Q(project__programme=programme)
    paid = Series.objects.filter(is_paid)
    return Page.objects.filter(Q(seriespage__series__in=paid) | Q(workshoppage__workshop__series__in=paid))


def find_pages_organised_by(organisation: Organisation) -> QuerySet[Page]:
    """Return the pages of series that an organisation has a part in, and of their workshops."""
    organised = Series.objects.filter(organisers__organisation=organisation)
    return Page.objects.filter(
        Q(seriespage__series__in=organised) | Q(workshoppage__workshop__series__in=organised)
    )


PlaceDesk.more_pages = [*PlaceDesk.more_pages, find_pages_at]
ProgrammeDesk.more_pages = [*ProgrammeDesk.more_pages, find_pages_paid_by]
OrganisationDesk.more_pages = [*OrganisationDesk.more_pages, find_pages_organised_by]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [
        person_chooser,
        workshop_chooser,
        series_chooser,
        FactPageViewSet(model=SeriesPage),
        FactPageViewSet(model=WorkshopPage),
    ]


@hooks.register("register_page_header_buttons")
def lead_to_desks(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer to add a workshop or a series where their pages stand: Wagtail's own menu cannot make them."""
    if issubclass(page.specific_class, WorkshopIndexPage | SeriesPage):
        yield from offer_creation(WorkshopDesk(), _("Add a workshop"), page, user)
    if issubclass(page.specific_class, WorkshopIndexPage):
        yield from offer_creation(SeriesDesk(), _("Add a series"), page, user, priority=6)
