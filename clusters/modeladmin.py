"""Desks for organisations, places, programmes and projects."""

from typing import Any, ClassVar

from django.contrib.admin import display
from django.db import models
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Locale, Page
from wagtail_modeladmin.options import ModelAdminGroup

from clusters.enums import PartnerRole
from clusters.forms import (
    IndicatorFormSet,
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
from clusters.services.create_partner import create_partner
from clusters.services.create_project import create_project
from cms.desks.forms import FactForm
from cms.desks.modeladmin import NOTHING, FactDesk, RelatedFactFilter
from cms.desks.panels import RowsPanel, first_page_panel
from cms.desks.views import FactAndPageCreateView
from cms.facts.find_parents import find_parent
from cms.text.languages import content_languages

ORGANISATION_PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("name"),
            FieldPanel("name_language"),
            FieldPanel("names"),
            FieldRowPanel([FieldPanel("abbreviation"), FieldPanel("legal_form")]),
            FieldPanel("organisation_type"),
        ],
        heading=gettext_lazy("Name"),
    ),
    MultiFieldPanel([FieldPanel("country"), FieldPanel("place")], heading=gettext_lazy("Where")),
    MultiFieldPanel(
        [
            FieldPanel("founded"),
            FieldRowPanel([FieldPanel("member_count_qualifier"), FieldPanel("member_count")]),
            FieldPanel("members_counted_on"),
        ],
        heading=gettext_lazy("In numbers"),
    ),
    MultiFieldPanel([FieldPanel("website"), FieldPanel("logo")], heading=gettext_lazy("On the web")),
]


def name_fields() -> tuple[str, ...]:
    """Return where to search for a name in any language."""
    return ("name", *(f"names__{code}" for code, _label in content_languages()))


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
    list_filter = ("organisation_type", "country")
    export_filename = "organisations"
    list_export = (
        "name",
        "abbreviation",
        "legal_form",
        "organisation_type",
        "country",
        "place_name",
        "founded",
        "member_count_qualifier",
        "member_count",
        "members_counted_on",
        "website",
        "languages_published",
    )
    panel_fields: ClassVar = [
        "name",
        "legal_form",
        "organisation_type",
        "place",
        "founded",
        "member_count",
        "website",
        "projects",
    ]
    inspect_view_fields: ClassVar = [
        "name",
        "abbreviation",
        "legal_form",
        "organisation_type",
        "country",
        "place",
        "founded",
        "member_count",
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
        return Page.objects.filter(
            models.Q(partnerpage__organisation=fact)
            | models.Q(projectpage__project__participations__organisation=fact)
        )

    @display(description=gettext_lazy("projects"))
    def projects(self, organisation: Organisation) -> str:
        rows = organisation.participations.select_related("project")
        return ", ".join(f"{row.project} ({row.get_role_display()})" for row in rows) or NOTHING


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
    list_filter = ("country",)
    export_filename = "places"
    list_export = ("name", "other_names", "country", "latitude", "longitude")
    inspect_view_fields: ClassVar = ["name", "other_names", "country", "latitude", "longitude"]

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return name_fields()

    def pages_showing(self, fact: Place) -> models.QuerySet[Page]:
        return Page.objects.filter(
            models.Q(partnerpage__organisation__place=fact)
            | models.Q(projectpage__project__participations__organisation__place=fact)
        )

    @display(description=gettext_lazy("names in other languages"))
    def other_names(self, fact: Place | Programme) -> str:
        return ", ".join(f"{name} ({code})" for code, name in fact.names.items()) or NOTHING


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

    other_names = PlaceDesk.other_names

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


PROJECT_PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("acronym"),
            FieldPanel("programme"),
            FieldRowPanel([FieldPanel("first_month"), FieldPanel("last_month")]),
            FieldPanel("slogans"),
            FieldPanel("website"),
        ],
        heading=gettext_lazy("Project"),
    ),
    RowsPanel(
        "participations",
        panels=[FieldPanel("organisation"), FieldPanel("role")],
        heading=gettext_lazy("Partners"),
        label=gettext_lazy("partner"),
        add_label=gettext_lazy("Add partner"),
    ),
    RowsPanel(
        "indicators",
        panels=[FieldPanel("key"), FieldRowPanel([FieldPanel("target"), FieldPanel("achieved")])],
        heading=gettext_lazy("Indicators"),
        label=gettext_lazy("indicator"),
        add_label=gettext_lazy("Add indicator"),
        formset_class=IndicatorFormSet,
    ),
]


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
        "first_month",
        "last_month",
        "months",
        "lead_name",
        "partners",
        "website",
        "languages_published",
    )
    panel_fields: ClassVar = ["acronym", "programme", "period", "website", "partners", "indicators"]
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

    @display(description=gettext_lazy("period"), ordering="first_month")
    def period(self, project: Project) -> str:
        """First and last month, and how many that are."""
        return _("%(first)s – %(last)s (%(months)s months)") % {
            "first": date_format(project.first_month, "YEAR_MONTH_FORMAT"),
            "last": date_format(project.last_month, "YEAR_MONTH_FORMAT"),
            "months": project.months,
        }

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
        return ", ".join(str(row) for row in project.indicators.all()) or NOTHING


class ClustersGroup(ModelAdminGroup):
    """Who works together, in what, and who pays."""

    menu_label = gettext_lazy("Partners")
    menu_icon = "group"
    menu_order = 240
    items = (OrganisationDesk, ProjectDesk, ProgrammeDesk, PlaceDesk)
