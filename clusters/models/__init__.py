"""Facts about organisations, programmes and projects, and the pages that tell of them."""

from clusters.models.organisation import Organisation, Place
from clusters.models.pages import (
    PartnerIndexPage,
    PartnerPage,
    ProjectIndexPage,
    ProjectPage,
)
from clusters.models.programme import Programme
from clusters.models.project import Indicator, Participation, Project

__all__ = [
    "Indicator",
    "Organisation",
    "Participation",
    "PartnerIndexPage",
    "PartnerPage",
    "Place",
    "Programme",
    "Project",
    "ProjectIndexPage",
    "ProjectPage",
]
