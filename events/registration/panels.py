"""What registration adds to a workshop's form: its terms, and its online room."""

import zoneinfo
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.desks.forms import RowsFormSet, WallClockField, WallClockInput, read_wall_clock
from cms.desks.panels import RowsPanel
from events.models.workshop import DEFAULT_TIME_ZONE

WALL_CLOCK_FIELDS = ("opens_at", "closes_at")


class TermsForm(WagtailAdminModelForm):
    """A workshop's terms. Times are entered as the clocks at the workshop's place show them."""

    class Meta(WagtailAdminModelForm.Meta):
        field_classes: ClassVar = dict.fromkeys(WALL_CLOCK_FIELDS, WallClockField)
        widgets: ClassVar = dict.fromkeys(WALL_CLOCK_FIELDS, WallClockInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WALL_CLOCK_FIELDS:
            if moment := getattr(self.instance, name):
                self.initial[name] = moment.astimezone(self.instance.workshop.zone).replace(tzinfo=None)

    def has_changed(self) -> bool:
        """Say that new terms are to be saved even if nothing was filled in: their defaults are terms, too."""
        return self.instance.pk is None or super().has_changed()

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean() or self.cleaned_data
        # The workshop's form has put the zone there; an unknown one is refused there.
        zone = self.instance.workshop.time_zone
        known = zone if zone in zoneinfo.available_timezones() else DEFAULT_TIME_ZONE
        for name in WALL_CLOCK_FIELDS:
            if moment := cleaned_data.get(name):
                try:
                    stored = getattr(self.instance, name)
                    cleaned_data[name] = read_wall_clock(moment, zoneinfo.ZoneInfo(known), stored)
                except forms.ValidationError as error:
                    self.add_error(name, error)
        return cleaned_data


class TermsFormSet(RowsFormSet):
    """The terms of one workshop, at most one row; a new workshop begins with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and self.instance.pk is None:
            self.extra = 1

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        """Let each row know its workshop: the rules of the terms ask for its times."""
        form = super()._construct_form(i, **kwargs)
        form.instance.workshop = self.instance
        return form


class TermsPanel(RowsPanel):
    """The panel with the terms."""

    def __init__(self) -> None:
        super().__init__(
            "registration_terms",
            panels=[
                FieldRowPanel([FieldPanel("places"), FieldPanel("waiting_places")]),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldPanel("form"),
            ],
            heading=_("Places, times and questions"),
            label=_("terms of registration"),
            add_label=_("Let people register here"),
            formset_class=TermsFormSet,
            max_num=1,
        )

    def clone_kwargs(self) -> dict[str, Any]:
        return {}

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = TermsForm
        return options

    class BoundPanel(RowsPanel.BoundPanel):
        """The panel in a form."""


class RoomPanel(RowsPanel):
    """The panel with the online room."""

    def __init__(self) -> None:
        super().__init__(
            "online_rooms",
            panels=[FieldPanel("address")],
            heading=_("Online room"),
            label=_("online room"),
            add_label=_("Add online room"),
            max_num=1,
        )

    def clone_kwargs(self) -> dict[str, Any]:
        return {}

    class BoundPanel(RowsPanel.BoundPanel):
        """The panel in a form."""
