"""What the admin knows of organisations and projects."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from clusters.modeladmin import ClustersGroup, OrganisationDesk, ProjectDesk
from clusters.models import PartnerIndexPage, PartnerPage, ProjectIndexPage, ProjectPage
from clusters.viewsets import (
    organisation_chooser,
    place_chooser,
    programme_chooser,
    project_chooser,
)
from cms.desks.show_facts import offer_creation, show_facts_of
from cms.viewsets import FactPageViewSet

modeladmin_register(ClustersGroup)
show_facts_of(OrganisationDesk())
show_facts_of(ProjectDesk())


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [
        organisation_chooser,
        place_chooser,
        programme_chooser,
        project_chooser,
        FactPageViewSet(model=PartnerPage),
        FactPageViewSet(model=ProjectPage),
    ]


@hooks.register("register_page_header_buttons")
def lead_to_desks(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer to add a partner or a project where their pages stand: Wagtail's own menu cannot make them."""
    if issubclass(page.specific_class, PartnerIndexPage):
        yield from offer_creation(OrganisationDesk(), _("Add an organisation"), page, user)
    if issubclass(page.specific_class, ProjectIndexPage):
        yield from offer_creation(ProjectDesk(), _("Add a project"), page, user)
