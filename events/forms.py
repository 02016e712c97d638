"""Forms of the desks for workshops and series."""

import zoneinfo
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.desks.forms import FactForm, FirstPageForm, WallClockField, WallClockInput, read_wall_clock
from events.models import Series, WorkshopIndexPage
from events.models.workshop import DEFAULT_TIME_ZONE

WALL_CLOCK_FIELDS = ("starts_at", "ends_at")
SUGGESTED_ZONES = [name for name in sorted(zoneinfo.available_timezones()) if name.startswith("Europe/")]


class ZoneInput(forms.TextInput):
    """A text input that suggests time zones; any other name may be typed."""

    template_name = "cms/admin/zone_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["zones"] = SUGGESTED_ZONES
        context["widget"]["attrs"].update(list=f"{name}-zones", autocomplete="off")
        return context


class WorkshopForm(FactForm):
    """A workshop's facts. Times are entered as the clocks at the workshop's place show them."""

    class Meta(WagtailAdminModelForm.Meta):
        field_classes: ClassVar = dict.fromkeys(WALL_CLOCK_FIELDS, WallClockField)
        widgets: ClassVar = {**dict.fromkeys(WALL_CLOCK_FIELDS, WallClockInput), "time_zone": ZoneInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WALL_CLOCK_FIELDS:
            moment = getattr(self.instance, name)
            if name in self.fields and moment:
                self.initial[name] = moment.astimezone(self.instance.zone).replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        for name in WALL_CLOCK_FIELDS:
            if moment := cleaned_data.get(name):
                self._place_in_zone(name, moment, cleaned_data)
        return cleaned_data

    def _place_in_zone(self, name: str, moment: Any, cleaned_data: dict[str, Any]) -> None:
        zone = cleaned_data.get("time_zone")
        # An unknown zone is the model's to refuse; until it is mended, the times are read in a known one.
        known = zone if zone in zoneinfo.available_timezones() else DEFAULT_TIME_ZONE
        try:
            stored = getattr(self.instance, name)
            cleaned_data[name] = read_wall_clock(moment, zoneinfo.ZoneInfo(known), stored)
        except forms.ValidationError as error:
            self.add_error(name, error)


class NewWorkshopForm(FirstPageForm, WorkshopForm):
    """A workshop's facts and its first page; the page's title becomes the working title."""

    index_page_class = WorkshopIndexPage


class SeriesForm(FactForm):
    """A series' facts."""


class NewSeriesForm(FirstPageForm, SeriesForm):
    """A series' facts and its first page; the page's title becomes the working title."""

    index_page_class = WorkshopIndexPage

    def clean_page_title(self) -> str:
        title: str = self.cleaned_data["page_title"]
        limit = Series._meta.get_field("name").max_length
        if len(title) > limit:
            raise forms.ValidationError(
                _("Use at most %(limit)s characters; these are %(length)s."),
                code="too_long",
                params={"limit": limit, "length": len(title)},
            )
        if Series.objects.filter(name=title).exists():
            raise forms.ValidationError(
                _("There is already a series with this name. Add its year, for instance."), code="taken"
            )
        return title
