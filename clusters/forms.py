"""Forms of the desks for organisations, places, programmes and projects."""

from typing import Any

from clusters.models import PartnerIndexPage, ProjectIndexPage
from cms.desks.forms import FactForm, FirstPageForm


class OrganisationForm(FactForm):
    """An organisation's facts."""


class NewOrganisationForm(FirstPageForm, OrganisationForm):
    """An organisation's facts and, if it is to be shown as a partner, its first page."""

    index_page_class = PartnerIndexPage
    is_page_required = False

    def title_from_facts(self, cleaned_data: dict[str, Any]) -> str:
        return cleaned_data.get("name", "")


class ProjectForm(FactForm):
    """A project's facts."""


class NewProjectForm(FirstPageForm, ProjectForm):
    """A project's facts and its first page."""

    index_page_class = ProjectIndexPage
