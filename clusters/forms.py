"""Forms of the desks for organisations, places, programmes and projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.enums import PartnerRole
from clusters.models import Organisation, Participation, PartnerIndexPage, Project, ProjectIndexPage
from cms.desks.choosers import NewFactForm
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


class NewProjectInChooserForm(NewFactForm):
    """A project begun in a chooser; it cannot be without the organisation that leads it."""

    lead = forms.ModelChoiceField(label=_("Lead partner"), queryset=Organisation.objects.all())

    def save(self, commit: bool = True) -> Project:
        project: Project = super().save(commit=commit)
        project.participations.add(
            Participation(organisation=self.cleaned_data["lead"], role=PartnerRole.LEAD_PARTNER)
        )
        return project
