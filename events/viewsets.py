"""Choosers for facts about events, used in forms and blocks."""

from typing import ClassVar

from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from cms.desks.choosers import FactChooserViewSet
from cms.text.format_times import format_day, format_day_and_time
from events.models import Person, Series, Workshop
from events.readers.name_for_admin import PAGES, name_for_admin
from events.readers.order_workshops import order_coming_first


class PersonChooserViewSet(FactChooserViewSet):
    model = Person
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    edit_item_text = _("Edit this person")
    creation_tab_label = _("New person")
    form_fields: ClassVar = ["name", "name_language", "role_form", "organisation"]
    search_lookups = ("name", "organisation__name", "organisation__abbreviation")
    more_columns: ClassVar = [Column("organisation", label=capfirst(_("organisation")))]

    def list_facts(self) -> models.QuerySet[Person]:
        return super().list_facts().select_related("organisation")


def show_date(workshop: Workshop) -> SafeString | str:
    """Return when a workshop is, by the clock of its place, and whether it was cancelled."""
    when = format_day_and_time(workshop.local_start, workshop.local_end)
    if not workshop.is_cancelled:
        return when
    return format_html(
        '<s>{}</s> <span class="w-status desk-cancelled">{}</span>', when, workshop.get_status_display()
    )


class WorkshopChooserViewSet(FactChooserViewSet):
    model = Workshop
    icon = "date"
    choose_one_text = _("Choose a workshop")
    choose_another_text = _("Choose another workshop")
    edit_item_text = _("Edit this workshop")
    search_lookups = ("name", "pages__title", "pages__draft_title", "series__name")
    more_columns: ClassVar = [
        Column("when", label=capfirst(_("date")), accessor=show_date),
        Column("series", label=capfirst(_("series"))),
    ]

    def list_facts(self) -> models.QuerySet[Workshop]:
        """Return all workshops, the coming ones first."""
        workshops = super().list_facts().select_related("series").prefetch_related(PAGES)
        return workshops.order_by(*order_coming_first())

    def name_fact(self, workshop: Workshop) -> str:
        """Return title and day: titles come back every year."""
        return f"{name_for_admin(workshop)}, {format_day(workshop.local_start)}"

    def name_in_list(self, workshop: Workshop) -> str:
        return name_for_admin(workshop)


class SeriesChooserViewSet(FactChooserViewSet):
    model = Series
    icon = "list-ul"
    choose_one_text = _("Choose a series")
    choose_another_text = _("Choose another series")
    edit_item_text = _("Edit this series")
    creation_tab_label = _("New series")
    form_fields: ClassVar = ["name", "project", "programme"]
    search_lookups = ("name", "pages__title", "pages__draft_title", "project__acronym")
    more_columns: ClassVar = [Column("project", label=capfirst(_("project")))]

    def list_facts(self) -> models.QuerySet[Series]:
        return super().list_facts().select_related("project")


person_chooser = PersonChooserViewSet("person_chooser")
workshop_chooser = WorkshopChooserViewSet("workshop_chooser")
series_chooser = SeriesChooserViewSet("series_chooser")
