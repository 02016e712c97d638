"""Choosers of facts: searched in every name, and begun in place where something is missing."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser as wagtail_views
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import AdminDateInput, BaseChooser

from cms.desks.forms import FactForm
from cms.facts.services.change_facts import add_fact


def search_words(objects: models.QuerySet, typed: str, lookups: Iterable[str]) -> models.QuerySet:
    """Return those of which each typed word stands somewhere, in their order and each once.

    Parameters:
        objects: what to search.
        typed: words.
        lookups: fields, through relations too.
    """
    for word in typed.split():
        found = models.Q(*((f"{lookup}__icontains", word) for lookup in lookups), _connector=models.Q.OR)
        objects = objects.filter(pk__in=objects.model._default_manager.filter(found).order_by().values("pk"))
    return objects


class SearchForm(BaseFilterForm):
    """Asks for words; the view searches for them."""

    q = forms.CharField(
        label=_("Search"), widget=forms.TextInput(attrs={"placeholder": _("Search")}), required=False
    )

    def filter(self, objects: models.QuerySet) -> models.QuerySet:
        self.search_query = self.cleaned_data.get("q", "").replace("\x00", "").strip()
        self.is_searching = bool(self.search_query)
        return super().filter(objects)


class NewFactForm(FactForm):
    """What is asked for when a fact is begun in a chooser: little, for it opens above another form.

    Another chooser could not open above this one, so facts are chosen from a list here.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, BaseChooser):
                field.widget = forms.Select(choices=field.choices)
            elif isinstance(field.widget, AdminDateInput):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ListingView:
    """A list of facts that is searched and shows more of each than its name; mix in before a view."""

    chooser: Any = None
    filter_form_class = SearchForm

    def get_object_list(self) -> models.QuerySet:
        return self.chooser.list_facts()

    def apply_object_list_ordering(self, objects: models.QuerySet) -> models.QuerySet:
        return objects

    def filter_object_list(self, objects: models.QuerySet) -> models.QuerySet:
        objects = super().filter_object_list(objects)  # type: ignore[misc]  # of a view
        return search_words(objects, self.filter_form.search_query or "", self.chooser.list_lookups())

    @property
    def columns(self) -> list[Column]:
        title = self.title_column
        title.accessor = self.chooser.name_in_list
        return [title, *self.chooser.more_columns]


class CreationView:
    """A form for a new fact; mix in before a view."""

    chooser: Any = None

    def get_creation_form_class(self) -> type[NewFactForm] | None:
        if not self.chooser.form_fields:
            return None
        form_class: Any = modelform_factory(
            self.model_class, form=self.chooser.new_form_class, fields=self.chooser.form_fields
        )
        return form_class  # type: ignore[no-any-return]  # made at run time

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_creation_form_kwargs(),  # type: ignore[misc]  # of a view
            "for_user": self.request.user,
            # The form that was left open has fields of the same names.
            "prefix": f"new-{self.model_class._meta.model_name}",
        }


class ChosenResponse:
    """Names what was chosen as the form does; mix in before a view."""

    chooser: Any = None

    def get_display_title(self, instance: models.Model) -> str:
        return str(self.chooser.name_fact(instance))


class ChooseView(CreationView, ListingView, wagtail_views.ChooseView):
    """The list and the form for a new fact, each on a tab."""


class ChooseResultsView(CreationView, ListingView, wagtail_views.ChooseResultsView):
    """The list alone, when it is searched or leafed through."""


class ChosenView(ChosenResponse, wagtail_views.ChosenView):
    """Answers with the fact that was chosen."""


class ChosenMultipleView(ChosenResponse, wagtail_views.ChosenMultipleView):
    """Answers with the facts that were chosen."""


class CreateView(CreationView, ChosenResponse, wagtail_views.CreateView):
    """Adds a fact by the one way to write them, and chooses it. Wagtail asks for the permission."""

    def post(self, request: HttpRequest) -> HttpResponse:
        self.form = self.get_creation_form()
        if self.form is None:
            raise Http404  # a fact of this kind is not made in a chooser
        if not self.form.is_valid():
            return self.get_reshow_creation_form_response()
        try:
            fact = add_fact(self.form.save(commit=False), by=request.user)
        except ValidationError as problems:
            self.form.show_problems(problems)
            return self.get_reshow_creation_form_response()
        return self.get_chosen_response(fact)


class FactChooserViewSet(ChooserViewSet):
    """A chooser of facts. `form_fields` are what is asked for when one is begun in it."""

    # Where words are searched; a chooser whose names are in several languages overrides `list_lookups`.
    search_lookups: ClassVar[tuple[str, ...]] = ("name",)
    # What stands beside the name in the list.
    more_columns: ClassVar[list[Column]] = []
    new_form_class: ClassVar[type[NewFactForm]] = NewFactForm

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = CreateView
    search_tab_label = _("Search")
    create_action_label = _("Add and choose")
    per_page = 20

    def list_facts(self) -> models.QuerySet:
        """Return what can be chosen, in the order of the list, with what its columns show."""
        return self.model._default_manager.all()

    def list_lookups(self) -> tuple[str, ...]:
        """Return the fields in which words are searched."""
        return self.search_lookups

    def name_fact(self, fact: Any) -> str:
        """Return what a fact is called in the form once it is chosen."""
        return str(fact)

    def name_in_list(self, fact: Any) -> str:
        """Return what a fact is called in the list, beside whose other columns it stands."""
        return self.name_fact(fact)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(chooser=self, **kwargs)

    @cached_property
    def widget_class(self) -> type[BaseChooser]:
        wagtails: type[BaseChooser] = super().widget_class
        name_fact = self.name_fact

        class FactChooser(wagtails):  # type: ignore[valid-type, misc]  # made at run time
            """Shows what was chosen as the chooser names it."""

            def get_display_title(self, instance: models.Model) -> str:
                return str(name_fact(instance))

        FactChooser.__name__ = wagtails.__name__
        return FactChooser
