"""Choosers for facts about organisations and projects, used in forms and blocks."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet

from clusters.models import Organisation, Place, Programme, Project


class OrganisationChooserViewSet(ChooserViewSet):
    model = Organisation
    icon = "group"
    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    edit_item_text = _("Edit this organisation")


class PlaceChooserViewSet(ChooserViewSet):
    model = Place
    icon = "site"
    choose_one_text = _("Choose a place")
    choose_another_text = _("Choose another place")
    edit_item_text = _("Edit this place")
    per_page = 25


class ProgrammeChooserViewSet(ChooserViewSet):
    model = Programme
    icon = "doc-full"
    choose_one_text = _("Choose a programme")
    choose_another_text = _("Choose another programme")
    edit_item_text = _("Edit this programme")


class ProjectChooserViewSet(ChooserViewSet):
    model = Project
    icon = "folder-open-inverse"
    choose_one_text = _("Choose a project")
    choose_another_text = _("Choose another project")
    edit_item_text = _("Edit this project")


organisation_chooser = OrganisationChooserViewSet("organisation_chooser")
place_chooser = PlaceChooserViewSet("place_chooser")
programme_chooser = ProgrammeChooserViewSet("programme_chooser")
project_chooser = ProjectChooserViewSet("project_chooser")
