"""Forms of the desks for organisations, places, programmes and projects."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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


class NewProjectForm(FirstPageForm, ProjectForm):
    """A project's facts and its first page."""

    index_page_class = ProjectIndexPage


class IndicatorFormSet(RowsFormSet):
    """What a project counts; what pages word in every language is not taken from them unseen."""

    def clean(self) -> None:
        super().clean()
        worded = [
            str(form.instance)
            for form in self.deleted_forms
            if form.instance.pk and form.instance.wordings.exists()
        ]
        if worded:
            raise ValidationError(
                _(
                    "Pages still word this: %(indicators)s. "
                    "Remove the wording from the project’s pages first."
                ),
                code="worded",
                params={"indicators": ", ".join(worded)},
            )
