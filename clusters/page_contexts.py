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
from cms.lists.leaf import Leaf, read_leaf_number, refuse_empty
from cms.page_contexts import PageContext, page_contexts

PARTNERS_OF_A_COUNTRY = 24


def show_partners(_page: PartnerIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch a leaf of the directory of partners: so many of each country."""
    number = read_leaf_number(request)
    groups = list_partners(Organisation.objects.all(), request, size=PARTNERS_OF_A_COUNTRY, number=number)
    is_last = all(group.leaf.is_last for group in groups)
    leaf = refuse_empty(Leaf(groups, number, is_last))
    return {"country_groups": groups, "leaf": leaf, "part": leaf.part}


def show_partner(page: PartnerPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch an organisation and its projects."""
    organisation = Organisation.objects.with_place().get(pk=page.organisation_id)
    projects = Project.objects.filter(participations__organisation=organisation)
    return {"organisation": organisation, "projects": list_projects(projects, request).rows}


def show_projects(_page: ProjectIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Fetch a leaf of all projects."""
    leaf = refuse_empty(list_projects(Project.objects.all(), request, read_leaf_number(request)))
    return {"projects": leaf.rows, "leaf": leaf, "part": leaf.part}


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
