"""Forms of the desks for organisations, places, programmes and projects."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusters.enums import PartnerRole
from clusters.models import PartnerIndexPage, ProjectIndexPage
from cms.desks.forms import FactForm, FirstPageForm, RowsFormSet


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

    exchangeable = ("participations",)


class NewProjectForm(FirstPageForm, ProjectForm):
    """A project's facts and its first page."""

    index_page_class = ProjectIndexPage


class ParticipationFormSet(RowsFormSet):
    """The partners of a project: each once, and exactly one of them leads."""

    def clean(self) -> None:
        super().clean()
        rows = self.kept_rows()
        leads = [row for row in rows if row.get("role") == PartnerRole.LEAD_PARTNER]
        if len(leads) > 1:
            names = ", ".join(str(row["organisation"]) for row in leads if row.get("organisation"))
            raise ValidationError(
                _("Only one organisation can lead the project, but several do: %(names)s. Choose one."),
                code="two_leads",
                params={"names": names},
            )
        if not leads and not any(self.errors):
            raise ValidationError(
                _("Nobody leads the project yet. Give one organisation the role of lead partner."),
                code="no_lead",
            )
