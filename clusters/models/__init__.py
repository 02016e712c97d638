"""Facts about organisations, programmes and projects, and the pages that tell of them."""

from clusters.models.organisation import Organisation, Place, PlaceName
from clusters.models.pages import (
    IndicatorWording,
    PartnerIndexPage,
    PartnerPage,
    ProjectIndexPage,
    ProjectPage,
)
from clusters.models.programme import Programme, ProgrammeName
from clusters.models.project import Indicator, Participation, Project, ProjectSlogan

__all__ = [
    "Indicator",
    "IndicatorWording",
    "Organisation",
    "Participation",
    "PartnerIndexPage",
    "PartnerPage",
    "Place",
    "PlaceName",
    "Programme",
    "ProgrammeName",
    "Project",
    "ProjectIndexPage",
    "ProjectPage",
    "ProjectSlogan",
]
