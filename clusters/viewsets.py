"""Choosers for facts about organisations and projects, used in forms and blocks."""

from typing import ClassVar

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from clusters.forms import NewProjectInChooserForm
from clusters.models import Organisation, Place, Programme, Project
from clusters.readers.list_names import list_names, name_fields
from cms.desks.choosers import FactChooserViewSet


class OrganisationChooserViewSet(FactChooserViewSet):
    model = Organisation
    icon = "group"
    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    edit_item_text = _("Edit this organisation")
    creation_tab_label = _("New organisation")
    form_fields: ClassVar = ["name", "name_language", "abbreviation", "organisation_type", "country", "place"]
    more_columns: ClassVar = [
        Column("abbreviation", label=capfirst(_("abbreviation"))),
        Column(
            "place", label=capfirst(_("place")), accessor=lambda row: row.place.wording if row.place else ""
        ),
    ]

    def list_facts(self) -> models.QuerySet[Organisation]:
        return super().list_facts().select_related("place")

    def list_lookups(self) -> tuple[str, ...]:
        return (*name_fields(), "abbreviation", "place__name")


class PlaceChooserViewSet(FactChooserViewSet):
    model = Place
    icon = "site"
    choose_one_text = _("Choose a place")
    choose_another_text = _("Choose another place")
    edit_item_text = _("Edit this place")
    creation_tab_label = _("New place")
    form_fields: ClassVar = ["name", "name_language", "country"]
    more_columns: ClassVar = [
        Column("other_names", label=capfirst(_("names in other languages")), accessor=list_names),
    ]

    def list_lookups(self) -> tuple[str, ...]:
        return name_fields()


class ProgrammeChooserViewSet(FactChooserViewSet):
    model = Programme
    icon = "doc-full"
    choose_one_text = _("Choose a programme")
    choose_another_text = _("Choose another programme")
    edit_item_text = _("Edit this programme")
    creation_tab_label = _("New programme")
    form_fields: ClassVar = [
        "name",
        "name_language",
        "period_start",
        "period_end",
        "rule_set",
        "statement_languages",
    ]
    more_columns: ClassVar = [
        Column(
            "period", label=capfirst(_("period")), accessor=lambda row: f"{row.period_start}–{row.period_end}"
        ),
    ]

    def list_lookups(self) -> tuple[str, ...]:
        return name_fields()


class ProjectChooserViewSet(FactChooserViewSet):
    model = Project
    icon = "folder-open-inverse"
    choose_one_text = _("Choose a project")
    choose_another_text = _("Choose another project")
    edit_item_text = _("Edit this project")
    creation_tab_label = _("New project")
    form_fields: ClassVar = ["acronym", "programme", "starts_on", "ends_on"]
    new_form_class = NewProjectInChooserForm
    search_lookups = ("acronym", "pages__title", "pages__draft_title", "programme__name")
    more_columns: ClassVar = [
        Column("programme", label=capfirst(_("programme"))),
        Column(
            "period",
            label=capfirst(_("period")),
            accessor=lambda row: (
                f"{row.starts_on.year}–{row.ends_on.year}"
                if row.starts_on.year != row.ends_on.year
                else row.starts_on.year
            ),
        ),
    ]

    def list_facts(self) -> models.QuerySet[Project]:
        return super().list_facts().select_related("programme")


organisation_chooser = OrganisationChooserViewSet("organisation_chooser")
place_chooser = PlaceChooserViewSet("place_chooser")
programme_chooser = ProgrammeChooserViewSet("programme_chooser")
project_chooser = ProjectChooserViewSet("project_chooser")
