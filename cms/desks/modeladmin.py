"""What every desk is: a list of facts with search, filters, inspection, export and history."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.admin import RelatedFieldListFilter, display
from django.contrib.admin.utils import quote
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.http import HttpRequest
from django.urls import re_path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import ObjectList, Panel
from wagtail.models import Locale, Page
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdmin

from cms.desks import views
from cms.desks.choose_admin_page import choose_admin_page
from cms.desks.extensions import DeskColumn, list_buttons, list_extensions
from cms.desks.lists import FactIndexView
from cms.desks.permissions import FactPermissionHelper
from cms.desks.url_helper import RecordURLHelper
from cms.text.read_key import read_key

NOTHING = "–"
FACTS_IN_FILTER = 50


@dataclass(frozen=True)
class Version:
    """A page about a fact in one language; `edit_url` is empty for those who may not edit it."""

    page: Page
    language: str
    edit_url: str


@dataclass(frozen=True)
class Answer:
    """What a fact says about itself under one label."""

    label: str
    value: Any


class RelatedFactFilter(RelatedFieldListFilter):
    """Filters by a fact that another points at: the newest of them, and always the chosen one."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[int, str]]:
        facts = field.related_model._default_manager.order_by("-pk")
        offered = list(facts[:FACTS_IN_FILTER])
        chosen = read_key(request.GET.get(self.lookup_kwarg, ""))
        if chosen is not None and chosen not in {fact.pk for fact in offered}:
            offered += facts.filter(pk=chosen)
        return sorted(((fact.pk, str(fact)) for fact in offered), key=lambda choice: choice[1].casefold())


class FactButtonHelper(ButtonHelper):
    """Offers what other apps know to do with a fact, too. A button says all on itself: it has no tooltip."""

    def add_button(self, *args: Any, **kwargs: Any) -> dict[str, str]:
        button: dict[str, str] = super().add_button(*args, **kwargs)
        return {**button, "label": self.view.model_admin.add_label, "title": ""}

    def get_buttons_for_obj(self, obj: Any, *args: Any, **kwargs: Any) -> list[dict[str, str]]:
        buttons: list[dict[str, str]] = super().get_buttons_for_obj(obj, *args, **kwargs)
        classname = self.finalise_classname(
            [*self.inspect_button_classnames, *(kwargs.get("classnames_add") or [])]
        )
        more = ({"classname": classname, **offer} for offer in list_buttons(obj, self.request.user))
        return [{**button, "title": ""} for button in (*buttons, *more)]


class FactDesk(ModelAdmin):
    """A desk for facts. Facts that pages tell of name `page_class` and `index_page_class`."""

    page_class: ClassVar[type[Page] | None] = None
    index_page_class: ClassVar[type[Page] | None] = None
    # What the button that begins a new fact says.
    add_label: ClassVar[Any] = gettext_lazy("Add")
    # What stands beside the words in a page's editor.
    panel_fields: ClassVar[list[str]] = []
    form_panels: ClassVar[list[Panel]] = []
    create_panels: ClassVar[list[Panel]] = []
    form_class: ClassVar[type | None] = None
    create_form_class: ClassVar[type | None] = None

    inspect_view_enabled = True
    list_per_page = 50
    empty_value_display = NOTHING
    permission_helper_class = FactPermissionHelper
    url_helper_class = RecordURLHelper
    index_view_class = FactIndexView
    create_view_class = views.FactCreateView
    edit_view_class = views.FactEditView
    delete_view_class = views.FactDeleteView
    inspect_view_class = views.FactInspectView
    history_view_class = views.FactHistoryView
    button_helper_class = FactButtonHelper
    index_template_name = "cms/admin/desk_index.html"
    create_template_name = "cms/admin/desk_create.html"
    edit_template_name = "cms/admin/desk_edit.html"
    delete_template_name = "cms/admin/desk_delete.html"
    inspect_template_name = "cms/admin/desk_inspect.html"
    history_template_name = "cms/admin/desk_history.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for extension in list_extensions(self.model):
            for column in extension.columns:
                self._add_column(column)

    def _add_column(self, column: DeskColumn) -> None:
        setattr(self, column.name, column.show)
        for attribute, neighbour in column.after.items():
            names = list(getattr(self, attribute))
            names.insert(names.index(neighbour) + 1, column.name)
            setattr(self, attribute, tuple(names))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        facts = super().get_queryset(request)
        for extension in list_extensions(self.model):
            facts = extension.fetch(facts) if extension.fetch else facts
        return facts

    def get_menu_label(self) -> str:
        """Return the label for whoever looks: the menu is made once, in the first reader's language."""
        return self.menu_label or capfirst(self.opts.verbose_name_plural)

    # --- Forms ---------------------------------------------------------------------------------------------
    def get_edit_handler(self) -> ObjectList:
        return ObjectList(self.form_panels, base_form_class=self.form_class)

    def get_create_handler(self) -> ObjectList:
        """Return the form for a new fact: the one for editing, unless the desk names another."""
        return ObjectList(
            self.create_panels or self.form_panels,
            base_form_class=self.create_form_class or self.form_class,
        )

    # --- Pages ---------------------------------------------------------------------------------------------
    def pages_showing(self, fact: models.Model) -> models.QuerySet[Page]:
        """Return the pages on which a fact is shown: its own, unless the desk knows better."""
        return (
            self.page_class.objects.filter(**{self.fact_name: fact.pk})
            if self.page_class
            else Page.objects.none()
        )

    @property
    def fact_name(self) -> str:
        """What a page calls the fact it points at."""
        return str(self.opts.model_name)

    def list_visible_languages(self, fact: models.Model) -> list[str]:
        """Return the names of the languages in which a change of the fact is visible at once."""
        more = (entry.pages(fact) for entry in list_extensions(self.model) if entry.pages)
        places = [self.pages_showing(fact), *more]
        codes = {
            code
            for pages in places
            for code in pages.live().order_by().values_list("locale__language_code", flat=True).distinct()
        }
        return [str(label) for code, label in settings.WAGTAIL_CONTENT_LANGUAGES if code in codes]

    def list_versions(self, fact: models.Model, user: AbstractBaseUser) -> list[Version]:
        """Return the fact's own pages, one a language."""
        if self.page_class is None:
            return []
        pages = fact.pages.select_related("locale").order_by("pk")  # type: ignore[attr-defined]  # by page_class
        return [
            Version(
                page,
                page.locale.get_display_name(),
                reverse("wagtailadmin_pages:edit", args=[page.pk])
                if page.permissions_for_user(user).can_edit()
                else "",
            )
            for page in pages
        ]

    def find_parent(self, fact: models.Model, locale: Locale) -> Page:
        """Return the page below which the fact's page in a language goes."""
        raise NotImplementedError(f"{type(self).__name__} makes no pages.")

    def create_with_page(self, fact: models.Model, **details: Any) -> Page:
        """Save a fact, if that is needed, and begin its page."""
        raise NotImplementedError(f"{type(self).__name__} makes no pages.")

    def get_admin_urls_for_registration(self) -> tuple[Any, ...]:
        urls = super().get_admin_urls_for_registration()
        if self.page_class is None:
            return tuple(urls)
        return (
            *urls,
            re_path(
                self.url_helper.get_action_url_pattern("write"),
                self.write_view,
                name=self.url_helper.get_action_url_name("write"),
            ),
        )

    def write_view(self, request: HttpRequest, instance_pk: str) -> Any:
        """Begin the first page about a fact that has none."""
        return views.WriteView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def fetch_versions(self, facts: models.QuerySet) -> models.QuerySet:
        """Fetch what the columns about pages need: one query, however many facts there are."""
        pages: Any = self.page_class
        return facts.prefetch_related(
            models.Prefetch(
                "pages",
                pages.objects.select_related("locale").only(
                    "title", "draft_title", "live", "locale__language_code", self.fact_name
                ),
            )
        )

    # --- Answers -------------------------------------------------------------------------------------------
    def answer(self, fact: models.Model, name: str) -> "Answer":
        """Return label and value of a column of the desk or, where it has none of that name, of a field."""
        column = getattr(self, name, None)
        if callable(column):
            return Answer(capfirst(column.short_description), column(fact))
        field: Any = fact._meta.get_field(name)
        display_method = getattr(fact, f"get_{name}_display", None)
        value = display_method() if display_method else getattr(fact, name)
        if isinstance(value, bool):
            value = yes_or_no(value)
        return Answer(capfirst(str(field.verbose_name)), NOTHING if value in (None, "", []) else value)

    def address_for(self, user: Any, fact: models.Model) -> str:
        """Return where somebody edits a fact, or looks at it, or nothing where he may do neither."""
        helper = self.permission_helper
        if helper.user_can_edit_obj(user, fact):
            return str(self.url_helper.get_action_url("edit", quote(fact.pk)))
        if helper.user_can_inspect_obj(user, fact):
            return str(self.url_helper.get_action_url("inspect", quote(fact.pk)))
        return ""

    # --- Columns -------------------------------------------------------------------------------------------
    @display(description=gettext_lazy("title"))
    def page_title(self, fact: Any) -> str:
        """Return the title by which somebody in the admin knows the fact; its pages are fetched."""
        page = choose_admin_page(fact.pages.all())
        return str(page.draft_title or page.title) if page else str(fact)

    @display(description=gettext_lazy("pages in"))
    def languages(self, fact: Any) -> SafeString | str:
        """Return the languages of the fact's pages; those that are published stand out."""
        pages = sorted(fact.pages.all(), key=lambda page: page.locale.language_code)
        if not pages:
            return _("no page yet")
        return format_html(
            '<ul class="desk-languages">{}</ul>',
            format_html_join(
                "",
                '<li class="desk-language{}" title="{}">{}</li>',
                (
                    (
                        " desk-language--live" if page.live else "",
                        _("published") if page.live else _("draft"),
                        page.locale.language_code,
                    )
                    for page in pages
                ),
            ),
        )

    @display(description=gettext_lazy("published in"))
    def languages_published(self, fact: Any) -> str:
        """Return the codes of the published languages, for an export."""
        return ", ".join(sorted(page.locale.language_code for page in fact.pages.all() if page.live))


def show_lines(items: Iterable[Any]) -> SafeString | str:
    """Return several things one below the other, as somebody reads them who looks for one of them."""
    lines = format_html_join("", "<li>{}</li>", ((item,) for item in items))
    return format_html('<ul class="desk-lines">{}</ul>', lines) if lines else NOTHING


def yes_or_no(value: bool) -> SafeString:
    """Return “yes” or “no” so that a list can be read at a glance, and aloud."""
    return format_html(
        '<span class="desk-answer desk-answer--{}">{}</span>',
        "yes" if value else "no",
        _("yes") if value else _("no"),
    )
