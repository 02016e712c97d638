"""What the pages about organisations and projects show."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from clusters.models import (
    Organisation,
    PartnerIndexPage,
    PartnerPage,
    Project,
    ProjectIndexPage,
    ProjectPage,
)
from clusters.readers.link_partners import link_partners
from clusters.readers.list_partners import list_partners
from clusters.readers.list_projects import list_projects
from clusters.readers.read_funding_rules import state_funding
from cms.freshness.stamp import Outdated
from cms.page_contexts import PageContext, page_contexts


def show_partners(_page: PartnerIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch the directory of partners."""
    return {"country_groups": list_partners(Organisation.objects.all(), request)}


def show_partner(page: PartnerPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch an organisation and its projects."""
    organisation = Organisation.objects.with_place().get(pk=page.organisation_id)
    projects = Project.objects.filter(participations__organisation=organisation)
    return {"organisation": organisation, "projects": list_projects(projects, request)}


def show_projects(_page: ProjectIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch all projects."""
    return {"projects": list_projects(Project.objects.all(), request)}


def show_project(page: ProjectPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch a project, its partners and what it counts."""
    project = Project.objects.with_details().get(pk=page.project_id)
    return {
        "project": project,
        "funding_statements": state_funding(project.programme),
        "is_over": project.is_over(timezone.localdate()),
        "partner_words": link_partners([row.organisation for row in project.participations.all()], request),
        "indicators": project.indicators.all(),
    }


page_contexts.add("clusters.partners", PageContext(PartnerIndexPage, show_partners, Outdated.BY_WORDS))
page_contexts.add("clusters.partner", PageContext(PartnerPage, show_partner, Outdated.BY_WORDS))
page_contexts.add("clusters.projects", PageContext(ProjectIndexPage, show_projects, Outdated.BY_WORDS))
page_contexts.add("clusters.project", PageContext(ProjectPage, show_project, Outdated.BY_WORDS))
