"""What the admin knows of workshops."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from cms.desks.show_facts import offer_creation, show_facts_of
from cms.desks.snippets import WordsViewSet
from cms.viewsets import FactPageViewSet
from events.modeladmin import EventsGroup, SeriesDesk, WorkshopDesk
from events.models import Biography, SeriesPage, Topic, WorkshopIndexPage, WorkshopPage
from events.viewsets import person_chooser, series_chooser, workshop_chooser

modeladmin_register(EventsGroup)
register_snippet(WordsViewSet(model=Topic))
register_snippet(WordsViewSet(model=Biography))
show_facts_of(WorkshopDesk())
show_facts_of(SeriesDesk())


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
