"""Views of the desks: facts are written in one way, whoever writes them (cms/facts/services)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry, Page
from wagtail_modeladmin.views import (
    CreateView,
    DeleteView,
    EditView,
    HistoryView,
    InspectView,
    InstanceSpecificView,
)

from cms.desks.extensions import list_notes
from cms.desks.forms import WriteForm
from cms.desks.return_to_list import ReturningView
from cms.facts.find_obstacles import count_kinds, find_obstacles
from cms.facts.log_changes import CHANGE_FACTS
from cms.facts.mark_state import list_entries_since, mark_state, newest_entry
from cms.facts.services.change_facts import (
    FactChangedMeanwhile,
    FactEdit,
    add_fact,
    changing,
    delete_fact,
    lock_fact,
)
from cms.facts.snapshots import take_snapshot
from cms.facts.word_changes import word_changes
from cms.permissions import may_add_below

LATEST_CHANGES = 5


class TitledView(ReturningView):
    """Titles made of whole words: a model's name in a sentence would need another case or gender."""

    def get_meta_title(self) -> str:
        title, subtitle = str(self.get_page_title()), str(self.get_page_subtitle() or "")
        return f"{title}: {subtitle}" if subtitle else title


class SavingView(TitledView):
    """Tells what became of a form in sentences that hold in every language, whatever the fact's gender."""

    def get_success_message(self, instance: models.Model) -> str:
        return _("Saved: “%(name)s”.") % {"name": instance}

    def get_error_message(self) -> str:
        return _("Nothing is saved yet. Please correct what is marked.")


class FactCreateView(SavingView, CreateView):
    """Saves facts, the rows that belong to them and the log entry together."""

    def get_page_title(self) -> str:
        return str(self.model_admin.add_label)

    def get_page_subtitle(self) -> str:
        return ""

    def get_edit_handler(self) -> Any:
        return self.model_admin.get_create_handler().bind_to_model(self.model)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.instance = add_fact(form.save(commit=False), by=self.request.user)
        except ValidationError as problems:
            return self.refuse(form, problems)
        messages.success(self.request, self.get_success_message(self.instance))
        return redirect(self.index_url)

    def refuse(self, form: Any, problems: ValidationError) -> HttpResponse:
        """Show the form again with what the write path has to say."""
        form.show_problems(problems)
        return self.form_invalid(form)


class FactAndPageCreateView(FactCreateView):
    """Saves facts together with the draft of their first page, and opens the page's editor."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not form.cleaned_data.get("page_language") or not form.cleaned_data.get("page_title"):
            return super().form_valid(form)
        fact = form.save(commit=False)
        try:
            parent = self.model_admin.find_parent(fact, form.cleaned_data["page_language"])
        except ValidationError as error:
            form.add_error("page_language", error)
            return self.form_invalid(form)
        if not may_add_below(parent, self.request.user):
            form.add_error("page_language", _refusal(parent))
            return self.form_invalid(form)
        try:
            page = self.model_admin.create_with_page(
                fact,
                title=form.cleaned_data["page_title"],
                locale=form.cleaned_data["page_language"],
                user=self.request.user,
                parent=parent,
            )
        except ValidationError as problems:
            return self.refuse(form, problems)
        messages.success(self.request, self.get_success_message(fact))
        return redirect("wagtailadmin_pages:edit", page.pk)


class InvalidForm(Exception):
    """What was typed is not valid: the change of the fact is given up."""


def fill_in(form: Any) -> None:
    """Put what was typed into the fact and its rows, in memory.

    Raises:
        InvalidForm: when something has to be corrected first.
    """
    if not form.is_valid():
        raise InvalidForm
    form.save(commit=False)


class FactEditView(SavingView, EditView):
    """Changes facts by the one way to write them.

    The form carries a mark of the state that it was filled from. Where another state was saved meanwhile, the
    form is shown again with what was typed, what was saved, and the mark of the newer state: who saves again
    has seen what he replaces.
    """

    instance: Any
    mark: str
    is_outdated = False

    def get_page_title(self) -> str:
        return str(capfirst(self.verbose_name))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.read_state()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: Any = None
        self.mark = request.POST.get("state_seen", "")
        edit = changing(self.instance, by=request.user, seen=self.mark)
        try:
            with edit as self.instance:
                form = self.get_form()
                fill_in(form)
        except FactChangedMeanwhile:
            return self.tell_what_was_saved_meanwhile()
        except InvalidForm:
            return self.form_invalid(form)
        except ValidationError as problems:
            form.show_problems(problems)
            return self.form_invalid(form)
        self.tell_what_followed(edit)
        return redirect(self.get_success_url())

    def tell_what_was_saved_meanwhile(self) -> HttpResponse:
        """Show the form as it was filled in, above it what others saved."""
        self.is_outdated = True
        self.read_state()
        form = self.get_form()
        if not form.is_valid():
            return self.form_invalid(form)
        messages.error(self.request, _("Nothing is saved yet. Please read what was changed meanwhile."))
        return self.render_to_response(self.get_context_data(form=form))

    def tell_what_followed(self, edit: FactEdit) -> None:
        """Say that the facts are saved, and what other rooms did about it."""
        if edit.changes:
            messages.success(self.request, self.get_success_message(self.instance))
        else:
            messages.info(self.request, _("Nothing was changed."))
        for sentence in edit.sentences:
            messages.success(self.request, sentence)

    def read_state(self) -> None:
        """Read the fact anew, and mark what was read before a form changes it in memory."""
        entry = newest_entry(self.instance)
        self.instance = self.model._default_manager.get(pk=self.instance.pk)
        self.mark = mark_state(take_snapshot(self.instance), entry)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["languages"] = self.model_admin.list_visible_languages(self.instance)
        context["notes"] = list_notes(self.instance, self.request.user)
        context["mark"] = self.mark
        context["is_outdated"] = self.is_outdated
        if self.is_outdated:
            seen = self.request.POST.get("state_seen", "")
            context["meanwhile"] = word_entries(list_entries_since(seen, self.instance))
        return context


class FactDeleteView(TitledView, DeleteView):
    """Says what still needs a fact instead of asking for what would be refused."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("obstacles", find_obstacles(self.instance))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = str(self.instance)
        try:
            delete_fact(self.instance, by=request.user)
        except models.ProtectedError as error:
            context = self.get_context_data(obstacles=count_kinds(error.protected_objects))
            return self.render_to_response(context)
        messages.success(
            request,
            _("%(model)s “%(name)s” deleted.") % {"model": capfirst(self.verbose_name), "name": name},
        )
        return redirect(self.index_url)


class FactInspectView(TitledView, InspectView):
    """Everything about a fact, its pages in each language, and its latest changes."""

    def get_page_title(self) -> str:
        return str(capfirst(self.verbose_name))

    def get_fields_dict(self) -> list[dict[str, Any]]:
        hidden = frozenset()
        if not self.permission_helper.user_can_edit_obj(self.request.user, self.instance):
            hidden = getattr(self.model, "confidential_fields", hidden)
        return [
            self.get_dict_for_field(name)
            for name in self.model_admin.get_inspect_view_fields()
            if name not in hidden
        ]

    def get_dict_for_field(self, field_name: str) -> dict[str, Any]:
        if isinstance(getattr(self.instance, field_name, None), AbstractImage | AbstractDocument):
            return super().get_dict_for_field(field_name)
        answer = self.model_admin.answer(self.instance, field_name)
        return {"label": answer.label, "value": answer.value}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        admin, user = self.model_admin, self.request.user
        context["languages"] = admin.list_visible_languages(self.instance)
        context["versions"] = admin.list_versions(self.instance, user)
        context["has_pages"] = admin.page_class is not None
        if (
            context["has_pages"]
            and not context["versions"]
            and admin.permission_helper.user_can_edit_obj(user, self.instance)
        ):
            context["write_url"] = self.url_helper.get_action_url("write", self.pk_quoted)
        if admin.history_view_enabled:
            context["history_url"] = self.url_helper.get_action_url("history", self.pk_quoted)
            context["entries"] = list_latest_changes(self.instance)
        return context


class LogColumn(Column):
    """A log entry as a person reads it."""

    cell_template_name = "cms/admin/log_entry_cell.html"

    def get_value(self, instance: ModelLogEntry) -> ModelLogEntry:
        instance.worded_changes = word_changes(instance) if instance.action == CHANGE_FACTS else []
        return instance


class FactHistoryView(ReturningView, HistoryView):
    """Who changed what, from what to what."""

    page_kwarg = "p"
    columns = [
        LogColumn("changes", label=gettext_lazy("What happened")),
        UserColumn("user", label=gettext_lazy("By"), blank_display_name=gettext_lazy("the system")),
        DateColumn("timestamp", label=gettext_lazy("When")),
    ]

    def check_action_permitted(self, user: Any) -> bool:
        return bool(self.permission_helper.user_can_inspect_obj(user, self.instance))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        inspect_url = self.url_helper.get_action_url("inspect", self.pk_quoted)
        return super().get_context_data(inspect_url=inspect_url, **kwargs)


class WriteView(ReturningView, InstanceSpecificView, FormView):
    """Begins the first page about a fact that has none."""

    form_class = WriteForm
    page_title = gettext_lazy("Write the first page")

    def check_action_permitted(self, user: Any) -> bool:
        return bool(self.permission_helper.user_can_edit_obj(user, self.instance))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "index_page_class": self.model_admin.index_page_class,
            "user": self.request.user,
        }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.check_action_permitted(request.user) and (first := self.instance.pages.first()):
            return self.lead_to(first)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def write_url(self) -> str:
        return str(self.url_helper.get_action_url("write", self.pk_quoted))

    def lead_to(self, page: Page) -> HttpResponse:
        """Lead to a page that exists already: a second source would split its translations."""
        messages.info(self.request, _("There is already a page. Further languages are translated from it."))
        return redirect("wagtailadmin_pages:edit", page.pk)

    def form_valid(self, form: WriteForm) -> HttpResponse:
        title, locale = form.cleaned_data["page_title"], form.cleaned_data["page_language"]
        user: Any = self.request.user
        with transaction.atomic():
            fact = lock_fact(self.instance)
            if first := fact.pages.first():
                return self.lead_to(first)
            parent = self.model_admin.find_parent(fact, locale)
            if not may_add_below(parent, user):
                raise PermissionDenied
            page = self.model_admin.create_with_page(
                fact, title=title, locale=locale, user=user, parent=parent
            )
        return redirect("wagtailadmin_pages:edit", page.pk)

    def get_template_names(self) -> list[str]:
        return ["cms/admin/desk_write.html"]


def list_latest_changes(fact: models.Model) -> list[ModelLogEntry]:
    """Return the newest log entries of a fact, worded."""
    return word_entries(log_registry.get_logs_for_instance(fact).select_related("user")[:LATEST_CHANGES])


def word_entries(entries: Iterable[ModelLogEntry]) -> list[ModelLogEntry]:
    """Return log entries with their changes as a person reads them."""
    worded = list(entries)
    for entry in worded:
        entry.worded_changes = word_changes(entry) if entry.action == CHANGE_FACTS else []
    return worded


def _refusal(parent: Any) -> str:
    return _("You may not add pages below “%(page)s”.") % {"page": parent.get_admin_display_title()}
