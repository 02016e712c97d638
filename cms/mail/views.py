"""Pages of the desk of letters."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_modeladmin.views import InspectView, InstanceSpecificView

from cms.mail.models import Letter
from cms.mail.readers.word_letter import name_kind, say_why_not_kept, word_error
from cms.mail.services.resend_letter import resend_letter


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
