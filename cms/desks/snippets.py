"""Translated words in the admin: chosen once whatever their languages, and begun with their language."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, LocaleColumn
from wagtail.models import Locale, TranslatableMixin
from wagtail.snippets.views import chooser as wagtail_choosers
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet
from wagtail.snippets.widgets import AdminSnippetChooser

from cms.desks.choosers import SearchForm, search_words
from cms.translation.permissions import TranslatorRights, staff_of


def list_once(model: type[TranslatableMixin]) -> models.QuerySet:
    """Return each of a model's words once: in the admin's language, else in the one they were written in."""
    versions = model._default_manager.filter(translation_key=models.OuterRef("translation_key"))
    own = versions.filter(locale__language_code=get_language())
    first = versions.order_by("pk").values("pk")[:1]
    return model._default_manager.filter(
        models.Q(locale__language_code=get_language())
        | (~models.Exists(own) & models.Q(pk=models.Subquery(first)))
    ).select_related("locale")


def find_source(version: TranslatableMixin) -> TranslatableMixin:
    """Return the version that was written first; facts point at it, whatever language it was chosen in."""
    versions = type(version)._default_manager.filter(translation_key=version.translation_key)
    return versions.order_by("pk").first() or version


def find_shown(version: TranslatableMixin) -> TranslatableMixin:
    """Return the version in the admin's language, else the one given."""
    versions = type(version)._default_manager.filter(translation_key=version.translation_key)
    return versions.filter(locale__language_code=get_language()).first() or version


class WordsChooser(AdminSnippetChooser):
    """Shows what was chosen in the admin's language."""

    def get_value_data_from_instance(self, instance: Any) -> dict[str, Any]:
        shown = find_shown(instance)
        return {
            **super().get_value_data_from_instance(shown),
            "id": instance.pk,
            "edit_url": AdminURLFinder().get_edit_url(shown),
        }


class ListingView:
    """Words, each once, with the languages that they are in; mix in before a view."""

    filter_form_class = SearchForm

    def get_object_list(self) -> models.QuerySet:
        return list_once(self.model_class)

    def filter_object_list(self, objects: models.QuerySet) -> models.QuerySet:
        objects = super().filter_object_list(objects)  # type: ignore[misc]  # of a view
        typed = self.filter_form.search_query
        if not typed:
            return objects
        found = search_words(self.model_class._default_manager.all(), typed, self.list_lookups())
        return objects.filter(translation_key__in=found.order_by().values("translation_key"))

    def list_lookups(self) -> list[str]:
        """Return where to search: in the short texts."""
        return [
            field.name
            for field in self.model_class._meta.concrete_fields
            if isinstance(field, models.CharField) and field.editable
        ]

    @property
    def columns(self) -> list[Column]:
        languages = Column("languages", label=_("Languages"), accessor=self._languages)
        return [self.title_column, languages]

    def _languages(self, words: TranslatableMixin) -> str:
        return ", ".join(self._languages_by_key.get(words.translation_key, []))

    @cached_property
    def _languages_by_key(self) -> dict[Any, list[str]]:
        versions = self.model_class._default_manager.filter(
            translation_key__in=[words.translation_key for words in self.results]
        )
        names: dict[Any, list[str]] = {}
        for version in versions.select_related("locale").order_by("pk"):
            names.setdefault(version.translation_key, []).append(str(version.locale.get_display_name()))
        return names


class ChosenResponse:
    """Answers with the source's key under the name in the admin's language; mix in before a view."""

    def get_object_id(self, instance: TranslatableMixin) -> Any:
        return find_source(instance).pk

    def get_display_title(self, instance: TranslatableMixin) -> str:
        return str(find_shown(instance))


class ChooseView(ListingView, wagtail_choosers.ChooseView):
    """The list when it opens."""


class ChooseResultsView(ListingView, wagtail_choosers.ChooseResultsView):
    """The list when it is searched or leafed through."""


class ChosenView(ChosenResponse, wagtail_choosers.SnippetChosenView):
    """Answers with the words that were chosen."""


class ChosenMultipleView(ChosenResponse, wagtail_choosers.SnippetChosenMultipleView):
    """Answers with the words that were chosen."""


class WordsChooserViewSet(wagtail_choosers.SnippetChooserViewSet):
    """A chooser of translated words."""

    # Wagtail's own are translated when its module is loaded, which is into English.
    choose_one_text = page_title = _("Choose")
    search_tab_label = _("Search")
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    base_widget_class = WordsChooser


class ListView(IndexView):
    """The list of all versions; new words ask for their language, unless the list is of one language."""

    def get_add_url(self) -> str | None:
        url: str | None = super().get_add_url()
        return url if url is None or "locale" in self.request.GET else reverse(self.add_url_name)

    @cached_property
    def columns(self) -> list[Column]:
        columns: list[Column] = super().columns
        return [
            LocaleColumn(label=_("Language"), sort_key=column.sort_key)
            if isinstance(column, LocaleColumn)
            else column
            for column in columns
        ]


class AddView(CreateView):
    """Asks in which language somebody writes before it shows the fields."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "locale" not in request.GET and len(self.list_locales()) > 1:
            return render(
                request,
                "cms/admin/choose_language.html",
                {
                    "view": self,
                    "page_title": self.get_page_title(),
                    "page_subtitle": self.model._meta.verbose_name,
                    "header_icon": self.header_icon,
                    "languages": [
                        (locale.get_display_name(), self._set_locale_query_param(self.request.path, locale))
                        for locale in self.list_locales()
                    ],
                },
            )
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def list_locales(self) -> list[Locale]:
        """Return the languages in which this person may write."""
        rights = TranslatorRights(staff_of(self.request))
        return [
            locale
            for locale in Locale.objects.all()
            if not rights.is_translator or rights.has_language(locale.pk)
        ]

    def get_locale(self) -> Locale | None:
        """Return the chosen language; the only one where there is nothing to choose."""
        locales = self.list_locales()
        if "locale" not in self.request.GET and len(locales) == 1:
            return locales[0]
        return super().get_locale()

    def get_page_subtitle(self) -> str:
        """Name the language at the top, where nobody overlooks it."""
        return _("%(kind)s – %(language)s") % {
            "kind": self.model._meta.verbose_name,
            "language": self.locale.get_display_name() if self.locale else "",
        }


class WordsViewSet(SnippetViewSet):
    """The views of translated words: `register_snippet(WordsViewSet(model=Topic))`."""

    index_view_class = ListView
    add_view_class = AddView
    chooser_viewset_class = WordsChooserViewSet
    chooser_per_page = 20
