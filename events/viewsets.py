"""Choosers for facts about events, used in forms and blocks."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet

from events.models import Person, Series, Workshop


class PersonChooserViewSet(ChooserViewSet):
    model = Person
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    edit_item_text = _("Edit this person")
    form_fields: ClassVar = ["name", "name_language", "role_form", "organisation"]
    creation_tab_label = _("New person")


class WorkshopChooserViewSet(ChooserViewSet):
    model = Workshop
    icon = "date"
    choose_one_text = _("Choose a workshop")
    choose_another_text = _("Choose another workshop")
    edit_item_text = _("Edit this workshop")


class SeriesChooserViewSet(ChooserViewSet):
    model = Series
    icon = "list-ul"
    choose_one_text = _("Choose a series")
    choose_another_text = _("Choose another series")
    edit_item_text = _("Edit this series")


person_chooser = PersonChooserViewSet("person_chooser")
workshop_chooser = WorkshopChooserViewSet("workshop_chooser")
series_chooser = SeriesChooserViewSet("series_chooser")
