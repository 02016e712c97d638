"""Forms of the desks."""

import datetime
import zoneinfo
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import BaseTemporalField
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import Locale, Page

from cms.facts.find_parents import WritingLanguage, list_writing_languages
from cms.forms import TypedTextForm
from cms.text.format_times import format_day
from cms.text.read_typed_text import read_typed_text
from cms.text.years import YEARS

TITLE_MAX_LENGTH = 255


class WallClockInput(AdminDateTimeInput):
    """Wagtail's date picker, set for meetings: quarters of an hour, ten o'clock first, all years of ours."""

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "step": 15,
            "roundTime": "floor",
            "defaultTime": "10:00",
            "yearStart": YEARS[0],
            "yearEnd": YEARS[-1],
            # Wheeling over a field may not change it.
            "scrollInput": False,
        }


class WallClockField(forms.DateTimeField):
    """A moment as a clock on the wall shows it; in which zone that clock hangs, the form knows.

    Its value is naive: the form makes it a moment by `read_wall_clock` once the zone is known. A day alone
    is refused, since Django would take it for midnight.
    """

    default_error_messages: ClassVar = {
        "invalid": gettext_lazy("Give a day and a time, such as 2031-05-06 17:00."),
    }

    def prepare_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> datetime.datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.datetime):
            return value
        if ":" not in value:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            parsed = parse_datetime(value.strip())
        except ValueError:
            parsed = None
        return parsed.replace(tzinfo=None) if parsed else BaseTemporalField.to_python(self, value)

    def validate(self, value: datetime.datetime | None) -> None:
        super().validate(value)
        if value is not None and value.year not in YEARS:
            raise ValidationError(
                _("Give a year from %(first)s to %(last)s."),
                code="year",
                params={"first": YEARS[0], "last": YEARS[-1]},
            )


def read_wall_clock(
    moment: datetime.datetime, zone: zoneinfo.ZoneInfo, stored: datetime.datetime | None = None
) -> datetime.datetime:
    """Return the moment at which the clocks of a zone show a time.

    Parameters:
        moment: what the clocks show.
        zone: where they hang.
        stored: the moment of before; where the clocks show a time twice and this is one of the two, it stays.

    Raises:
        ValidationError: when they never show it, or show it twice and nothing says which is meant.
    """
    first = moment.replace(tzinfo=zone, fold=0)
    second = moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    # In one zone Python compares what clocks show; as moments, the two are an hour apart.
    instants = {value.astimezone(datetime.UTC) for value in (first, second)}
    is_repeated = first.utcoffset() > second.utcoffset()  # type: ignore[operator]  # a zone always has an offset
    if is_repeated and stored is not None and stored.astimezone(datetime.UTC) in instants:
        return stored
    day = format_day(moment)
    params = {"time": moment.strftime("%H:%M"), "day": day, "zone": zone.key}
    if not is_repeated:
        raise ValidationError(
            _(
                "On %(day)s there is no %(time)s in %(zone)s: the clocks are put forward over it. "
                "Choose a time before or after the change."
            ),
            code="hour_does_not_exist",
            params=params,
        )
    raise ValidationError(
        _(
            "On %(day)s it is %(time)s twice in %(zone)s: the clocks are put back. "
            "Choose a time before or after the repeated hour."
        ),
        code="hour_is_ambiguous",
        params=params,
    )


class FactForm(TypedTextForm, WagtailAdminModelForm):
    """Facts of a model, with the rows that belong to them."""

    def show_problems(self, problems: ValidationError) -> None:
        """Show what the write path refused beside the fields and rows that it concerns."""
        if not hasattr(problems, "error_dict"):
            self.add_error(None, problems)
            return
        for name, errors in problems.error_dict.items():
            if name in self.formsets:
                self.formsets[name].non_form_errors().extend(errors)
            else:
                self.add_error(name if name in self.fields else None, ValidationError(errors))


class RowsFormSet(BaseChildFormSet):
    """Rows that belong to a fact; says in a sentence which of them stands twice.

    What the form shows is what there is to be: a row that was removed meanwhile is entered anew, and one
    that was added meanwhile goes. Who saves has been told of both.
    """

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.is_bound and form.instance._state.adding:
            form.fields[self.model._meta.pk.name] = forms.CharField(
                required=False, empty_value=None, widget=forms.HiddenInput
            )

    def save(self, commit: bool = True) -> list[Any]:
        manager = getattr(self.instance, self.rel_name)
        shown = {form.instance.pk for form in self.initial_forms}
        manager.remove(*(row for row in manager.all() if row.pk is not None and row.pk not in shown))
        saved: list[Any] = super().save(commit=commit)
        return saved

    def kept_rows(self) -> list[dict[str, Any]]:
        """Return what was entered in the rows that are to stay, as far as it is valid."""
        return [
            form.cleaned_data
            for form in self.forms
            if form not in self.deleted_forms and form.is_valid() and form.cleaned_data
        ]

    def get_unique_error_message(self, unique_check: tuple[str, ...]) -> str:
        labels = [
            str(self.model._meta.get_field(name).verbose_name)
            for name in unique_check
            if name != self.fk.name
        ]
        return _("The same entry appears twice (%(fields)s). Keep one and remove the other.") % {
            "fields": ", ".join(labels)
        }

    def get_form_error(self) -> str:
        return _("This is already in another row.")


class PageFields(forms.Form):
    """What is asked about the first page of a fact."""

    page_title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=TITLE_MAX_LENGTH,
        help_text=gettext_lazy("In the language you write in, as visitors read it."),
    )
    page_language = forms.ModelChoiceField(
        label=gettext_lazy("Language to write in"),
        queryset=Locale.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )


class FirstPageForm(PageFields, WagtailAdminModelForm):
    """Asks for the first page about a fact, too: its title and the language to write it in.

    Mixed into the form of a fact when that is added.
    """

    index_page_class: ClassVar[type[Page]]
    is_page_required: ClassVar[bool] = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepare_page_fields(self, self.index_page_class, self.for_user)
        if not self.is_page_required:
            self.fields["page_title"].required = self.fields["page_language"].required = False
            self.fields["page_language"].empty_label = _("No page for now")
            self.fields["page_language"].initial = None

    def title_from_facts(self, cleaned_data: dict[str, Any]) -> str:
        """Return a title for a page whose title was left empty, where the facts suggest one."""
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned_data.get("page_language") and not cleaned_data.get("page_title"):
            cleaned_data["page_title"] = self.title_from_facts(cleaned_data)
        has_title = bool(cleaned_data.get("page_title"))
        if has_title and not cleaned_data.get("page_language") and "page_language" not in self.errors:
            self.add_error("page_language", _("Choose the language of the title."))
        return cleaned_data


class WriteForm(PageFields):
    """Asks for the first page about a fact that has none yet."""

    def __init__(self, *args: Any, index_page_class: type[Page], user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepare_page_fields(self, index_page_class, user)

    def clean_page_title(self) -> str:
        title = read_typed_text(self.cleaned_data["page_title"])
        self.fields["page_title"].validate(title)
        return title


def prepare_page_fields(form: forms.BaseForm, index_page_class: type[Page], user: Any) -> None:
    """Offer the languages in which somebody may write, and say why others are missing."""
    languages = list_writing_languages(index_page_class, user)
    field = form.fields["page_language"]
    open_to_user = [language.locale for language in languages if language.may_write]
    field.queryset = Locale.objects.filter(pk__in=[locale.pk for locale in open_to_user])
    field.label_from_instance = Locale.get_display_name
    field.help_text = " ".join(_why_missing(languages, index_page_class))
    own = [locale for locale in open_to_user if locale.language_code == get_language()]
    field.initial = (own or open_to_user or [None])[0]


def _why_missing(languages: list[WritingLanguage], index_page_class: type[Page]) -> list[str]:
    index = index_page_class._meta.verbose_name
    return [
        _("%(language)s: there is no page “%(index)s” yet; translate it first.")
        % {"language": language.locale.get_display_name(), "index": index}
        if language.parent is None
        else _("%(language)s: you may not add pages there.")
        % {"language": language.locale.get_display_name()}
        for language in languages
        if not language.may_write
    ]
