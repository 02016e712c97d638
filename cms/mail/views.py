"""Pages of the desk of letters."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail_modeladmin.views import InspectView, InstanceSpecificView

from cms.desks.lists import FilteredIndexView
from cms.mail.enums import LOST_STATES
from cms.mail.models import Letter
from cms.mail.readers.word_letter import name_kind, say_why_not_kept, word_error
from cms.mail.services.resend_letter import resend_letter
from cms.mail.services.resend_lost_letters import resend_lost_letters
from cms.text.read_key import read_key

RESEND_LOST = "resend_lost"


class LetterIndexView(FilteredIndexView):
    """The list, and the way to send again what of it never arrived."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.permission_helper.user_can_act_on(self.request.user):
            context["lost_count"] = self.find_lost().count()
            if context["lost_count"]:
                context["resend_lost_url"] = self._keep_filter(self.model_admin.url_helper, RESEND_LOST)
        return context

    def find_lost(self) -> QuerySet[Letter]:
        """Return the letters of the list that failed or were missed."""
        return self.get_queryset().filter(state__in=LOST_STATES)

    def _keep_filter(self, helper: Any, action: str) -> str:
        query = self.request.GET.copy()
        query.pop(self.PAGE_VAR, None)
        url = str(helper.get_action_url(action))
        return f"{url}?{query.urlencode()}" if query else url


class ResendLostView(LetterIndexView):
    """Sends again all that never arrived of a list: GET asks and says how many, POST acts."""

    page_title = gettext_lazy("Send e-mails again")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.permission_helper.user_can_act_on(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lost = self.find_lost()
        last = lost.order_by("-pk").values_list("pk", flat=True).first()
        back_url = self._keep_filter(self.model_admin.url_helper, "index")
        return {**super().get_context_data(**kwargs), "up_to": last or 0, "back_url": back_url}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send again what was asked about, and nothing that was lost since."""
        up_to = read_key(request.POST.get("up_to", "")) or 0
        lost = self.find_lost().filter(pk__lte=up_to)
        number = resend_lost_letters(Letter.objects.filter(pk__in=lost.order_by().values("pk")))
        sentence = ngettext(
            "%(number)s e-mail is on its way again.", "%(number)s e-mails are on their way again.", number
        )
        messages.success(request, sentence % {"number": number})
        return redirect(self._keep_filter(self.model_admin.url_helper, "index"))

    def get_template_names(self) -> list[str]:
        return ["cms/mail/desk/resend_lost.html"]


class LetterInspectView(InspectView):
    """A letter with its text, and the button that sends it again."""

    def get_page_title(self) -> str:
        return str(capfirst(self.verbose_name))

    def get_fields_dict(self) -> list[dict[str, Any]]:
        """Leave out what has no value: most letters have no error and no term."""
        nothing = ("", self.model_admin.get_empty_value_display())
        return [
            {**field, "label": capfirst(str(field["label"]))}
            for field in super().get_fields_dict()
            if field["value"] not in nothing
        ]

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        """Word what the row keeps as keys."""
        if field_name == "kind":
            return name_kind(self.instance)
        if field_name == "last_error":
            return word_error(self.instance)
        return super().get_field_display_value(field_name, field)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_resend = self.permission_helper.user_can_act_on(self.request.user)
        return super().get_context_data(
            buttons=[],
            why_not_kept=say_why_not_kept(self.instance),
            resend_url=self.url_helper.get_action_url("resend", self.pk_quoted) if may_resend else None,
            **kwargs,
        )


class ResendView(InstanceSpecificView):
    """Sends a letter again; a link alone changes nothing."""

    def check_action_permitted(self, user: AbstractBaseUser) -> bool:
        return bool(self.permission_helper.user_can_act_on(user))

    @method_decorator(login_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            letter = resend_letter(self.instance.pk)
        except Letter.DoesNotExist as deleted:
            raise Http404 from deleted
        if letter is None:
            messages.warning(request, _("This e-mail is being sent at this moment."))
            letter = self.instance
        else:
            messages.success(request, _("The e-mail is on its way again."))
        return redirect(self.url_helper.get_action_url("inspect", letter.pk))
