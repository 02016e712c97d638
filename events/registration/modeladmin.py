"""The desk of registrations: who comes to what. Nobody's registration is typed over here."""

import io
from typing import Any, ClassVar

from django.contrib.admin import SimpleListFilter, display
from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import re_path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail_modeladmin.views import InstanceSpecificView

from cms.desks.lists import FactIndexView, write_csv
from cms.desks.modeladmin import NOTHING, FactButtonHelper, FactDesk
from cms.desks.permissions import RecordPermissionHelper
from cms.desks.return_to_list import ReturningView
from cms.desks.views import FactInspectView
from cms.text.format_times import format_day
from cms.text.make_slug import make_slug
from cms.text.read_key import read_key
from events.models import Workshop
from events.readers.name_for_admin import PAGES, name_for_admin
from events.registration.forms import CorrectionForm, ReasonForm
from events.registration.models import Registration
from events.registration.readers.tabulate_answers import AnswersTable, tabulate_answers
from events.registration.readers.word_answers import word_answers
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.correct_address import correct_address
from events.registration.services.erase_registration import erase_registration
from events.registration.services.lock_workshop import lock_workshop
from events.registration.states import ACTIVE_STATES

CANCEL_REGISTRATION = "events_registration.cancel"
WORKSHOPS_IN_FILTER = 20
WORKSHOP_PARAMETER = "workshop"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkshopFilter(SimpleListFilter):
    """The latest workshops that people registered for, and always the chosen one."""

    title = gettext_lazy("workshop")
    parameter_name = WORKSHOP_PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        registrations = Registration.objects.filter(workshop=models.OuterRef("pk"))
        latest = Workshop.objects.filter(models.Exists(registrations)).order_by("-starts_at", "-pk")
        workshops = list(latest[:WORKSHOPS_IN_FILTER])
        chosen = chosen_workshop(request)
        if chosen and chosen not in workshops:
            workshops.append(chosen)
        models.prefetch_related_objects(workshops, PAGES)
        return [(str(row.pk), f"{format_day(row.local_start)}: {name_for_admin(row)}") for row in workshops]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        chosen = chosen_workshop(request)
        return queryset.filter(workshop=chosen) if chosen else queryset


def chosen_workshop(request: HttpRequest) -> Workshop | None:
    """Return the workshop by which the list is filtered."""
    key = read_key(request.GET.get(WORKSHOP_PARAMETER, ""))
    return None if key is None else Workshop.objects.filter(pk=key).first()


class RegistrationIndexView(FactIndexView):
    """Exports one workshop at a time: its questions are the columns."""

    def as_spreadsheet(self, queryset: models.QuerySet, spreadsheet_format: str) -> HttpResponse:
        workshop = chosen_workshop(self.request)
        if workshop is None:
            messages.warning(self.request, _("Choose a workshop first: each has questions of its own."))
            return redirect(self.index_url)
        table = tabulate_answers(workshop, queryset)
        name = f"registrations-{make_slug(workshop.name)}"
        if spreadsheet_format == self.FORMAT_CSV:
            return attach(write_csv(table.headings, table.rows), "text/csv; charset=utf-8", f"{name}.csv")
        return attach(write_xlsx(table), XLSX_TYPE, f"{name}.xlsx")


def write_xlsx(table: AnswersTable) -> bytes:
    """Return a table as a workbook; whatever people typed is text, never a formula."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(capfirst(str(Registration._meta.verbose_name_plural))[:31])
    for row in [table.headings, *table.rows]:
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for cell in cells:
            if cell.data_type == "f":
                cell.data_type = "s"
        sheet.append(cells)
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def attach(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Return a file to be saved."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class RegistrationInspectView(FactInspectView):
    """A registration with its answers, worded in the organiser's language."""

    def get_fields_dict(self) -> list[dict[str, Any]]:
        answers = [{"label": label, "value": text or NOTHING} for label, text in word_answers(self.instance)]
        return [*super().get_fields_dict(), *answers]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["moves"] = list(self.instance.moves.select_related("by"))
        if self.permission_helper.user_can_act_on(self.request.user):
            helper = self.button_helper
            correct = {
                "url": self.url_helper.get_action_url("correct", self.pk_quoted),
                "label": _("Correct the address"),
                "classname": helper.finalise_classname(helper.inspect_button_classnames),
                "title": "",
            }
            erase = {
                "url": self.url_helper.get_action_url("erase", self.pk_quoted),
                "label": _("Delete for good"),
                "classname": helper.finalise_classname(helper.delete_button_classnames),
                "title": "",
            }
            context["buttons"] = [*context["buttons"], correct, erase]
        return context


class QuestionView(ReturningView, InstanceSpecificView):
    """Asks before something is done for somebody: GET asks, POST acts."""

    instance: Any

    def check_action_permitted(self, user: Any) -> bool:
        return bool(self.permission_helper.user_can_act_on(user))

    @property
    def workshop_name(self) -> str:
        """What the question calls the workshop, in the language it is asked in."""
        return name_for_admin(self.instance.workshop)

    @property
    def inspect_url(self) -> str:
        return str(self.url_helper.get_action_url("inspect", self.pk_quoted))


class CancelView(QuestionView):
    """Cancels a registration for somebody; twice is harmless."""

    page_title = gettext_lazy("Cancel a registration")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": ReasonForm(), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        with transaction.atomic():
            lock_workshop(self.instance.workshop_id)
            current = Registration.objects.filter(pk=self.instance.pk).first()
            if current is None:
                messages.info(request, _("This registration has been deleted meanwhile."))
                return redirect(self.index_url)
            self.instance = current
            was_active = is_active(self.instance)
            user: Any = request.user
            promoted = cancel_registration(self.instance, by=user, reason=form.cleaned_data["reason"])
            if was_active:
                # The log names the registration by its number only: it outlives what people ask to erase.
                log(
                    instance=self.instance.workshop,
                    action=CANCEL_REGISTRATION,
                    data={"registration": str(self.instance.uuid)},
                )
        if not was_active:
            messages.info(request, _("This registration has already been cancelled."))
        elif promoted:
            messages.success(request, _("Cancelled. The place goes to somebody from the waiting list."))
        elif self.instance.workshop.is_past:
            messages.success(request, _("Cancelled. The workshop is over, so nobody is written to."))
        else:
            messages.success(request, _("Cancelled. The person will be notified by e-mail."))
        return redirect(self.inspect_url)

    def get_template_names(self) -> list[str]:
        return ["events/registration/desk/cancel.html"]


class CorrectView(QuestionView):
    """Corrects an address to which nothing arrives."""

    page_title = gettext_lazy("Correct an e-mail address")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = CorrectionForm(initial={"email": self.instance.email})
        return super().get_context_data(**{"form": form, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CorrectionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            resent = correct_address(self.instance, form.cleaned_data["email"])
        except ValidationError as problem:
            form.add_error(None if "email" not in problem.error_dict else "email", problem.messages)
            return self.render_to_response(self.get_context_data(form=form))
        if resent is None:
            messages.info(request, _("This registration has been deleted meanwhile."))
            return redirect(self.index_url)
        sentence = ngettext(
            "The address is corrected, and %(number)s e-mail is on its way again.",
            "The address is corrected, and %(number)s e-mails are on their way again.",
            resent,
        )
        said = sentence % {"number": resent} if resent else _("The address is corrected.")
        messages.success(request, said)
        return redirect(self.inspect_url)

    def get_template_names(self) -> list[str]:
        return ["events/registration/desk/correct.html"]


class EraseView(QuestionView):
    """Deletes a registration for somebody who asks for it."""

    page_title = gettext_lazy("Delete a registration for good")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if erase_registration(self.instance):
            messages.success(
                request, _("Deleted for good. The place goes to somebody from the waiting list.")
            )
        else:
            messages.success(request, _("Deleted for good."))
        return redirect(self.index_url)

    def get_template_names(self) -> list[str]:
        return ["events/registration/desk/erase.html"]


def is_active(registration: Registration) -> bool:
    """Return whether a registration holds or waits for a place."""
    return registration.state in ACTIVE_STATES


class RegistrationButtonHelper(FactButtonHelper):
    """Offers to cancel, to those who may and where there is something to cancel."""

    def get_buttons_for_obj(self, obj: Registration, *args: Any, **kwargs: Any) -> list[dict[str, str]]:
        buttons: list[dict[str, str]] = super().get_buttons_for_obj(obj, *args, **kwargs)
        if "cancel" in kwargs.get("exclude", ()) or not is_active(obj):
            return buttons
        if not self.permission_helper.user_can_act_on(self.request.user):
            return buttons
        classnames = [*self.delete_button_classnames, *(kwargs.get("classnames_add") or [])]
        return [
            *buttons,
            {
                "url": self.url_helper.get_action_url("cancel", quote(obj.pk)),
                "label": _("Cancel registration"),
                "classname": self.finalise_classname(classnames),
                "title": _("Cancel the registration of %(name)s") % {"name": obj.name},
            },
        ]


class RegistrationDesk(FactDesk):
    """Registrations hold personal data: only those with a permission of their own see them."""

    model = Registration
    menu_icon = "clipboard-list"
    menu_order = 220
    permission_helper_class = RecordPermissionHelper
    button_helper_class = RegistrationButtonHelper
    index_view_class = RegistrationIndexView
    inspect_view_class = RegistrationInspectView
    inspect_template_name = "events/registration/desk/inspect.html"
    history_view_enabled = False

    ordering = ("-created_at", "-pk")
    list_display = ("name", "email", "workshop_name", "state", "number", "organisation", "created_at")
    list_filter = (WorkshopFilter, "state", "language")
    search_fields = ("name", "email", "organisation")
    inspect_view_fields: ClassVar = [
        "name",
        "email",
        "organisation",
        "workshop_name",
        "state",
        "number",
        "language",
        "created_at",
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Registration]:
        registrations = super().get_queryset(request).select_related("workshop")
        return registrations.prefetch_related(models.Prefetch("workshop__pages", PAGES.queryset))

    def get_list_export(self, request: HttpRequest) -> tuple[str, ...]:
        """Offer the export where it is known which workshop's questions become the columns."""
        return ("name",) if chosen_workshop(request) else ()

    @display(description=gettext_lazy("workshop"), ordering="workshop__starts_at")
    def workshop_name(self, registration: Registration) -> str:
        workshop = registration.workshop
        return f"{name_for_admin(workshop)}, {format_day(workshop.local_start)}"

    def cancel_view(self, request: HttpRequest, instance_pk: str) -> Any:
        """Cancel a registration for somebody."""
        return CancelView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def correct_view(self, request: HttpRequest, instance_pk: str) -> Any:
        """Correct an address."""
        return CorrectView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def erase_view(self, request: HttpRequest, instance_pk: str) -> Any:
        """Delete a registration for somebody who asks for it."""
        return EraseView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def get_admin_urls_for_registration(self) -> tuple[Any, ...]:
        """Offer the list, the inspection, and what is done for people; nothing else is typed over here."""
        views = {
            "index": self.index_view,
            "inspect": self.inspect_view,
            "cancel": self.cancel_view,
            "correct": self.correct_view,
            "erase": self.erase_view,
        }
        return tuple(
            re_path(
                self.url_helper.get_action_url_pattern(action),
                view,
                name=self.url_helper.get_action_url_name(action),
            )
            for action, view in views.items()
        )
