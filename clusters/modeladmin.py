"""Desks for organisations, places, programmes and projects."""

from typing import Any, ClassVar

from django.contrib.admin import display
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Locale, Page
from wagtail_modeladmin.options import ModelAdminGroup

from clusters.enums import PartnerRole
from clusters.forms import (
    NewOrganisationForm,
    NewProjectForm,
    OrganisationForm,
    ProjectForm,
)
from clusters.models import (
    Organisation,
    Participation,
    PartnerIndexPage,
    PartnerPage,
    Place,
    Programme,
    Project,
    ProjectIndexPage,
    ProjectPage,
)
from clusters.panels import ORGANISATION_PANELS, PROJECT_PANELS
from clusters.readers.list_names import list_names, name_fields
from clusters.readers.word_member_count import word_member_count
from clusters.readers.word_period import word_period
from clusters.services.create_partner import create_partner
from clusters.services.create_project import create_project
from cms.desks.filters import CodeFilter
from cms.desks.forms import FactForm
from cms.desks.modeladmin import NOTHING, FactDesk, RelatedFactFilter, show_lines
from cms.desks.panels import first_page_panel
from cms.desks.views import FactAndPageCreateView
from cms.facts.find_parents import find_parent
from cms.facts.join_pages import join_pages
from cms.text.format_numbers import format_money, format_number, format_percentage
from cms.text.format_times import format_day


class OrganisationDesk(FactDesk):
    model = Organisation
    add_label = gettext_lazy("Add organisation")
    page_class = PartnerPage
    index_page_class = PartnerIndexPage
    menu_icon = "group"
    create_view_class = FactAndPageCreateView
    form_panels = ORGANISATION_PANELS
    create_panels: ClassVar = [*ORGANISATION_PANELS, first_page_panel()]
    form_class = OrganisationForm
    create_form_class = NewOrganisationForm

    list_display = ("name", "abbreviation", "organisation_type", "country", "place_name", "languages")
    list_filter = ("organisation_type", ("country", CodeFilter))
    export_filename = "organisations"
    list_export = (
        "name",
        "abbreviation",
        "legal_form",
        "organisation_type",
        "country",
        "street",
        "postal_code",
        "place_name",
        "email",
        "phone",
        "contact_person",
        "founded",
        "member_count_qualifier",
        "member_count",
        "members_counted_on",
        "website",
        "languages_published",
    )
    panel_fields: ClassVar = [
        "name",
        "other_names",
        "abbreviation",
        "legal_form",
        "organisation_type",
        "country",
        "address",
        "contact_person",
        "email",
        "phone",
        "founded",
        "members",
        "website",
        "projects",
    ]
    inspect_view_fields: ClassVar = [
        "name",
        "other_names",
        "abbreviation",
        "legal_form",
        "organisation_type",
        "country",
        "address",
        "contact_person",
        "email",
        "phone",
        "founded",
        "members",
        "website",
        "logo",
        "projects",
    ]

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return (*name_fields(), "abbreviation", "place__name", "pages__title", "pages__draft_title")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Organisation]:
        return self.fetch_versions(super().get_queryset(request).select_related("place"))

    def find_parent(self, fact: Organisation, locale: Locale) -> Page:
        return find_parent(PartnerIndexPage, locale)

    def create_with_page(self, fact: Organisation, **details: Any) -> PartnerPage:
        return create_partner(organisation=fact, **details)

    @display(description=gettext_lazy("place"), ordering="place__name")
    def place_name(self, organisation: Organisation) -> str:
        return organisation.place.name if organisation.place else ""

    def pages_showing(self, fact: Organisation) -> models.QuerySet[Page]:
        return join_pages(
            PartnerPage.objects.filter(organisation=fact),
            ProjectPage.objects.filter(project__participations__organisation=fact),
        )

    @display(description=gettext_lazy("address"))
    def address(self, organisation: Organisation) -> str:
        """Street, postal code and town, as far as they are known."""
        town = " ".join(filter(None, [organisation.postal_code, self.place_name(organisation)]))
        return ", ".join(filter(None, [organisation.street, town])) or NOTHING

    @display(description=gettext_lazy("members"))
    def members(self, organisation: Organisation) -> str:
        """How many there are, as exactly as it is known, and of which day."""
        if not organisation.member_count:
            return NOTHING
        count = word_member_count(organisation)
        if not organisation.members_counted_on:
            return count
        return _("%(count)s (counted on %(day)s)") % {
            "count": count,
            "day": format_day(organisation.members_counted_on),
        }

    @display(description=gettext_lazy("names in other languages"))
    def other_names(self, organisation: Organisation) -> str:
        return list_names(organisation) or NOTHING

    @display(description=gettext_lazy("projects"))
    def projects(self, organisation: Organisation) -> str:
        rows = organisation.participations.select_related("project")
        return show_lines(f"{row.project} ({row.get_role_display()})" for row in rows)


class PlaceDesk(FactDesk):
    model = Place
    add_label = gettext_lazy("Add place")
    menu_icon = "site"
    form_class = FactForm
    form_panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("name_language"), FieldPanel("names"), FieldPanel("country")],
            heading=gettext_lazy("Name"),
        ),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")], heading=gettext_lazy("On the map")),
    ]
    list_display = ("name", "other_names", "country")
    list_filter = (("country", CodeFilter),)
    export_filename = "places"
    list_export = ("name", "other_names", "country", "latitude", "longitude")
    inspect_view_fields: ClassVar = ["name", "other_names", "country", "latitude", "longitude"]

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return name_fields()

    def pages_showing(self, fact: Place) -> models.QuerySet[Page]:
        return join_pages(
            PartnerPage.objects.filter(organisation__place=fact),
            ProjectPage.objects.filter(project__participations__organisation__place=fact),
        )

    @display(description=gettext_lazy("names in other languages"))
    def other_names(self, place: Place) -> str:
        return list_names(place) or NOTHING


class ProgrammeDesk(FactDesk):
    model = Programme
    add_label = gettext_lazy("Add programme")
    menu_icon = "doc-full"
    form_class = FactForm
    form_panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("name_language"), FieldPanel("names"), FieldPanel("objective")],
            heading=gettext_lazy("Name"),
        ),
        FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")], heading=gettext_lazy("Period")),
        MultiFieldPanel(
            [FieldPanel("rule_set"), FieldPanel("statement_languages")],
            heading=gettext_lazy("How the funding is shown"),
        ),
    ]
    list_display = ("name", "period", "rule_set", "project_count")
    list_filter = ("rule_set",)
    export_filename = "programmes"
    list_export = ("name", "objective", "period_start", "period_end", "rule_set", "project_count")
    inspect_view_fields: ClassVar = [
        "name",
        "other_names",
        "objective",
        "period",
        "rule_set",
        "statement_language_names",
    ]

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return name_fields()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Programme]:
        return super().get_queryset(request).annotate(project_total=models.Count("projects", distinct=True))

    def pages_showing(self, fact: Programme) -> models.QuerySet[Page]:
        return ProjectPage.objects.filter(project__programme=fact)

    @display(description=gettext_lazy("names in other languages"))
    def other_names(self, programme: Programme) -> str:
        return list_names(programme) or NOTHING

    @display(description=gettext_lazy("period"), ordering="period_start")
    def period(self, programme: Programme) -> str:
        return f"{programme.period_start}–{programme.period_end}"

    @display(description=gettext_lazy("projects"), ordering="project_total")
    def project_count(self, programme: Programme) -> int:
        return int(programme.project_total)  # type: ignore[attr-defined]  # annotated

    @display(description=gettext_lazy("languages of the funding statement"))
    def statement_language_names(self, programme: Programme) -> str:
        field: Any = Programme._meta.get_field("statement_languages")
        labels = dict(field.code_pairs())
        return ", ".join(str(labels.get(code, code)) for code in programme.statement_languages)


class ProjectDesk(FactDesk):
    model = Project
    add_label = gettext_lazy("Add project")
    page_class = ProjectPage
    index_page_class = ProjectIndexPage
    menu_icon = "folder-open-inverse"
    create_view_class = FactAndPageCreateView
    form_panels = PROJECT_PANELS
    create_panels: ClassVar = [first_page_panel(), *PROJECT_PANELS]
    form_class = ProjectForm
    create_form_class = NewProjectForm

    list_display = ("acronym", "page_title", "programme", "period", "lead_name", "languages")
    list_filter = (("programme", RelatedFactFilter),)
    search_fields = ("acronym", "pages__title", "pages__draft_title", "participations__organisation__name")
    export_filename = "projects"
    list_export = (
        "acronym",
        "page_title",
        "programme",
        "number",
        "starts_on",
        "ends_on",
        "months",
        "fund",
        "budget",
        "budget_currency_code",
        "cofinancing_rate",
        "lead_name",
        "partners",
        "website",
        "languages_published",
    )
    panel_fields: ClassVar = [
        "acronym",
        "number",
        "programme",
        "fund",
        "period",
        "total_budget",
        "rate",
        "slogan",
        "website",
        "partner_lines",
        "indicators",
    ]
    inspect_view_fields: ClassVar = panel_fields

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Project]:
        projects = super().get_queryset(request).select_related("programme")
        return self.fetch_versions(
            projects.prefetch_related(
                models.Prefetch("participations", Participation.objects.select_related("organisation"))
            )
        )

    def find_parent(self, fact: Project, locale: Locale) -> Page:
        return find_parent(ProjectIndexPage, locale)

    def create_with_page(self, fact: Project, **details: Any) -> ProjectPage:
        return create_project(project=fact, **details)

    @display(description=gettext_lazy("period"), ordering="starts_on")
    def period(self, project: Project) -> str:
        """The first and the last day or month, and how many months that are."""
        return ngettext("%(period)s (%(months)s month)", "%(period)s (%(months)s months)", project.months) % {
            "period": word_period(project),
            "months": project.months,
        }

    @display(description=gettext_lazy("total budget"))
    def total_budget(self, project: Project) -> str:
        return NOTHING if project.budget is None else format_money(project.budget, project.budget_currency)

    @display(description=gettext_lazy("currency"))
    def budget_currency_code(self, project: Project) -> str:
        return "" if project.budget is None else str(project.budget_currency)

    @display(description=gettext_lazy("co-financing rate"))
    def rate(self, project: Project) -> str:
        return NOTHING if project.cofinancing_rate is None else format_percentage(project.cofinancing_rate)

    @display(description=gettext_lazy("slogan"))
    def slogan(self, project: Project) -> str:
        return " / ".join(project.slogan_wordings) or NOTHING

    @display(description=gettext_lazy("months"))
    def months(self, project: Project) -> int:
        return project.months

    @display(description=gettext_lazy("lead partner"))
    def lead_name(self, project: Project) -> str:
        return str(project.lead.organisation.short_name) if project.lead else _("none yet")

    @display(description=gettext_lazy("partners"))
    def partners(self, project: Project) -> str:
        """Everybody who takes part, with the role of those who are not simply partners."""
        return ", ".join(
            row.organisation.short_name if row.role == PartnerRole.PARTNER else str(row)
            for row in project.participations.all()
        )

    @display(description=gettext_lazy("indicators"))
    def indicators(self, project: Project) -> str:
        """What was planned, and what of it was reached."""
        return show_lines(
            _("%(indicator)s – reached: %(achieved)s")
            % {"indicator": row, "achieved": format_number(row.achieved)}
            if row.achieved is not None
            else str(row)
            for row in project.indicators.all()
        )

    @display(description=gettext_lazy("partners"))
    def partner_lines(self, project: Project) -> str:
        rows = project.participations.select_related("organisation")
        return show_lines(f"{row.organisation} ({row.get_role_display()})" for row in rows)


class ClustersGroup(ModelAdminGroup):
    """Who works together, in what, and who pays."""

    menu_label = gettext_lazy("Partners")
    menu_icon = "group"
    menu_order = 240
    items = (OrganisationDesk, ProjectDesk, ProgrammeDesk, PlaceDesk)
