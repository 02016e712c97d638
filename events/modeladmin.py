"""Desks for workshops, series and people."""

from typing import Any, ClassVar

from django.contrib.admin import SimpleListFilter, display
from django.db import models
from django.db.models.expressions import OrderBy
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Locale, Page
from wagtail_modeladmin.options import ModelAdminGroup

from cms.desks.count_rows import count_rows
from cms.desks.extensions import list_panels
from cms.desks.modeladmin import NOTHING, FactDesk, RelatedFactFilter, show_lines, yes_or_no
from cms.desks.panels import first_page_panel
from cms.desks.views import FactAndPageCreateView
from cms.facts.find_parents import find_parent
from cms.facts.join_pages import join_pages
from cms.text.code_lists import LANGUAGES
from cms.text.format_numbers import format_money
from cms.text.format_times import format_day, format_day_and_time, format_time_range
from events.enums import WorkshopStatus
from events.forms import NewSeriesForm, NewWorkshopForm, SeriesForm, WorkshopForm
from events.models import Contribution, Person, Series, SeriesPage, Workshop, WorkshopIndexPage, WorkshopPage
from events.panels import SERIES_PANELS, workshop_panels
from events.readers.name_for_admin import PAGES, name_for_admin
from events.readers.name_topics import name_topics
from events.readers.order_workshops import order_coming_first
from events.services.create_series import create_series
from events.services.create_workshop import create_workshop, find_workshop_parent

# More of a series stand in the list of workshops only.
WORKSHOPS_NAMED = 60


class WhenFilter(SimpleListFilter):
    """Coming or past, by the end."""

    title = gettext_lazy("time")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("coming", _("Coming")), ("past", _("Past"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "coming":
            return queryset.filter(pk__in=Workshop.objects.coming().values("pk"))
        if self.value() == "past":
            return queryset.filter(pk__in=Workshop.objects.past().values("pk"))
        return queryset


class WorkshopDesk(FactDesk):
    model = Workshop
    add_label = gettext_lazy("Add workshop")
    page_class = WorkshopPage
    index_page_class = WorkshopIndexPage
    menu_icon = "date"
    create_view_class = FactAndPageCreateView
    form_class = WorkshopForm
    create_form_class = NewWorkshopForm

    list_display = ("moment", "title_and_state", "kind", "languages", "has_recording")
    list_display_add_buttons = "title_and_state"
    list_filter = (WhenFilter, "kind", "status", "format", ("series", RelatedFactFilter))
    list_select_related = ("recording_file",)
    search_fields = ("name", "pages__title", "pages__draft_title", "series__name")
    export_filename = "workshops"
    list_export = (
        "page_title",
        "kind",
        "status",
        "series",
        "wall_clock_start",
        "wall_clock_end",
        "time_zone",
        "format",
        "venues",
        "platform",
        "spoken_language",
        "interpretation",
        "price",
        "currency_code",
        "languages_published",
        "has_recording_address",
    )
    panel_fields: ClassVar = [
        "when",
        "time_zone",
        "kind",
        "status",
        "series",
        "format",
        "venues",
        "platform",
        "spoken_language",
        "interpretation",
        "price_and_currency",
        "recording",
        "people",
        "topics",
    ]
    inspect_view_fields: ClassVar = [
        "name",
        "kind",
        "status",
        "series",
        "when",
        "time_zone",
        "format",
        "venues",
        "platform",
        "spoken_language",
        "interpretation",
        "price_and_currency",
        "recording",
        "people",
        "topics",
    ]

    @property
    def form_panels(self) -> list[Panel]:  # type: ignore[override]  # grows by what other apps add
        return workshop_panels([FieldPanel("name")], list_panels(Workshop))

    @property
    def create_panels(self) -> list[Panel]:  # type: ignore[override]  # likewise
        return [first_page_panel(), *workshop_panels([], list_panels(Workshop))]

    def get_ordering(self, request: HttpRequest) -> list[OrderBy]:
        return order_coming_first()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Workshop]:
        workshops = super().get_queryset(request).with_venues().with_interpretations()
        workshops = workshops.select_related("series")
        return self.fetch_versions(workshops)

    def find_parent(self, fact: Workshop, locale: Locale) -> Page:
        return find_workshop_parent(fact, locale)

    def create_with_page(self, fact: Workshop, **details: Any) -> WorkshopPage:
        return create_workshop(workshop=fact, **details)

    # --- Columns -------------------------------------------------------------------------------------------
    @display(description=gettext_lazy("title"))
    def title_and_state(self, workshop: Workshop) -> SafeString | str:
        """The title; of what does not take place as planned also how it stands."""
        title = self.page_title(workshop)
        if workshop.status == WorkshopStatus.SCHEDULED:
            return title
        return format_html(
            '<s>{}</s> <span class="w-status desk-cancelled">{}</span>', title, workshop.get_status_display()
        )

    @display(description=gettext_lazy("date"), ordering="starts_at")
    def moment(self, workshop: Workshop) -> SafeString:
        """Day above hours, for a narrow column."""
        start, end = workshop.local_start, workshop.local_end
        if start.date() != end.date():
            return format_html('<span class="desk-moment">{}</span>', format_day_and_time(start, end))
        return format_html(
            '<span class="desk-moment"><span>{}</span> <span class="desk-moment__hours">{}</span></span>',
            format_day(start),
            format_time_range(start, end),
        )

    @display(description=gettext_lazy("date"), ordering="starts_at")
    def when(self, workshop: Workshop) -> str:
        """Day and hours by the clock of the place."""
        return format_day_and_time(workshop.local_start, workshop.local_end)

    @display(description=gettext_lazy("recording"))
    def has_recording(self, workshop: Workshop) -> SafeString:
        return yes_or_no(self.has_recording_address(workshop))

    @display(description=gettext_lazy("recording"))
    def has_recording_address(self, workshop: Workshop) -> bool:
        return bool(workshop.recording_address or workshop.recording_file_id)

    @display(description=gettext_lazy("recording"))
    def recording(self, workshop: Workshop) -> SafeString | str:
        """Where to watch it."""
        recording = workshop.recording
        if recording is None:
            return yes_or_no(False)
        address = recording.page_url
        return format_html('<a href="{}">{}</a>', address, address)

    @display(description=gettext_lazy("start"))
    def wall_clock_start(self, workshop: Workshop) -> Any:
        """The start as a spreadsheet can reckon with it: by the clock of the place, without zone."""
        return workshop.local_start.replace(tzinfo=None)

    @display(description=gettext_lazy("end"))
    def wall_clock_end(self, workshop: Workshop) -> Any:
        return workshop.local_end.replace(tzinfo=None)

    @display(description=gettext_lazy("interpretation into"))
    def interpretation(self, workshop: Workshop) -> str:
        names = (LANGUAGES.name(code) for code in workshop.interpretation_languages)
        return ", ".join(names) or NOTHING

    @display(description=gettext_lazy("venues"))
    def venues(self, workshop: Workshop) -> str:
        return "; ".join(str(venue) for venue in workshop.venues.all()) or NOTHING

    @display(description=gettext_lazy("price"))
    def price_and_currency(self, workshop: Workshop) -> str:
        return format_money(workshop.price, workshop.currency) if workshop.price else _("free of charge")

    @display(description=gettext_lazy("currency"))
    def currency_code(self, workshop: Workshop) -> str:
        return str(workshop.currency)

    @display(description=gettext_lazy("people"))
    def people(self, workshop: Workshop) -> str:
        return show_lines(workshop.contributions.select_related("person"))

    @display(description=gettext_lazy("topics"))
    def topics(self, workshop: Workshop) -> str:
        """As the admin's language calls them, where that is published."""
        named = name_topics(workshop, Locale.get_active())
        return ", ".join(str(topic) for topic in named) or NOTHING


class SeriesDesk(FactDesk):
    model = Series
    add_label = gettext_lazy("Add series")
    page_class = SeriesPage
    index_page_class = WorkshopIndexPage
    menu_icon = "list-ul"
    create_view_class = FactAndPageCreateView
    form_panels: ClassVar = [FieldPanel("name"), *SERIES_PANELS]
    create_panels: ClassVar = [first_page_panel(), *SERIES_PANELS]
    form_class = SeriesForm
    create_form_class = NewSeriesForm

    list_display = ("page_title", "name", "workshop_count", "project", "languages")
    list_filter = (("project", RelatedFactFilter),)
    search_fields = ("name", "pages__title", "pages__draft_title", "project__acronym")
    export_filename = "series"
    list_export = ("page_title", "name", "project", "funding", "workshop_count", "languages_published")
    panel_fields: ClassVar = ["project", "funding", "organisers", "workshop_lines"]
    inspect_view_fields: ClassVar = ["name", *panel_fields]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Series]:
        series = super().get_queryset(request).select_related("project__programme", "programme")
        return self.fetch_versions(series.annotate(workshop_total=count_rows(Workshop, "series")))

    def find_parent(self, fact: Series, locale: Locale) -> Page:
        return find_parent(WorkshopIndexPage, locale)

    def create_with_page(self, fact: Series, **details: Any) -> SeriesPage:
        return create_series(series=fact, **details)

    def pages_showing(self, fact: Series) -> models.QuerySet[Page]:
        return join_pages(
            SeriesPage.objects.filter(series=fact), WorkshopPage.objects.filter(workshop__series=fact)
        )

    @display(description=gettext_lazy("workshops"), ordering="workshop_total")
    def workshop_count(self, series: Series) -> int:
        known = getattr(series, "workshop_total", None)
        return series.workshops.count() if known is None else known

    @display(description=gettext_lazy("funding programme"))
    def funding(self, series: Series) -> str:
        return str(series.funding or NOTHING)

    @display(description=gettext_lazy("organisers and partners"))
    def organisers(self, series: Series) -> str:
        rows = series.organisers.select_related("organisation")
        return show_lines(f"{row.organisation} ({row.get_role_display()})" for row in rows)

    @display(description=gettext_lazy("workshops"))
    def workshop_lines(self, series: Series) -> str:
        """Each with its day, as a writer names them; of very many the next ones, the list has all."""
        workshops = series.workshops.prefetch_related(PAGES).order_by(*order_coming_first())
        shown = sorted(workshops[:WORKSHOPS_NAMED], key=lambda workshop: workshop.order)
        return show_lines(
            format_html("{}: {}", format_day(workshop.local_start), name_for_admin(workshop))
            if not workshop.is_cancelled
            else format_html(
                "<s>{}: {}</s> ({})",
                format_day(workshop.local_start),
                name_for_admin(workshop),
                workshop.get_status_display(),
            )
            for workshop in shown
        )


class PersonDesk(FactDesk):
    model = Person
    add_label = gettext_lazy("Add person")
    menu_icon = "user"
    menu_label = gettext_lazy("People")
    form_panels: ClassVar = [
        FieldPanel("name"),
        FieldPanel("name_language"),
        FieldPanel("role_form"),
        FieldPanel("organisation"),
        FieldPanel("photo"),
    ]
    list_display = ("name", "organisation", "biography_languages", "workshop_count")
    search_fields = ("name", "organisation__name")
    export_filename = "people"
    list_export = ("name", "organisation", "biography_codes", "workshop_count")
    inspect_view_fields: ClassVar = [
        "name",
        "name_language",
        "role_form",
        "organisation",
        "photo",
        "biography_languages",
        "workshops",
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Person]:
        return (
            super()
            .get_queryset(request)
            .select_related("organisation")
            .prefetch_related("biographies__locale")
            .annotate(workshop_total=count_rows(Contribution, "person", "workshop"))
        )

    def pages_showing(self, fact: Person) -> models.QuerySet[Page]:
        return WorkshopPage.objects.filter(workshop__contributions__person=fact)

    @display(description=gettext_lazy("biography in"))
    def biography_languages(self, person: Person) -> str:
        return self.biography_codes(person) or _("none yet")

    @display(description=gettext_lazy("biography in"))
    def biography_codes(self, person: Person) -> str:
        return ", ".join(sorted(row.locale.language_code for row in person.biographies.all()))

    @display(description=gettext_lazy("workshops"), ordering="workshop_total")
    def workshop_count(self, person: Person) -> int:
        return int(person.workshop_total)  # type: ignore[attr-defined]  # annotated

    @display(description=gettext_lazy("workshops"))
    def workshops(self, person: Person) -> str:
        rows = person.contributions.select_related("workshop", "person")
        return show_lines(f"{row.workshop} ({row.role_label})" for row in rows)


class EventsGroup(ModelAdminGroup):
    """What organisers of workshops work with."""

    menu_label = gettext_lazy("Workshops")
    menu_icon = "date"
    menu_order = 210
    items = (WorkshopDesk, SeriesDesk, PersonDesk)
