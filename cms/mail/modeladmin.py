"""The desk of letters: what went out, what waits, what failed and why. Nothing is written here."""

from typing import ClassVar

from django.contrib.admin import display
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdmin

from cms.desks.permissions import RecordPermissionHelper
from cms.desks.url_helper import RecordURLHelper
from cms.mail.list_filters import FileFilter, KindFilter
from cms.mail.models import Letter
from cms.mail.readers.word_letter import name_kind
from cms.mail.views import RESEND_LOST, LetterIndexView, LetterInspectView, ResendLostView, ResendView
from cms.permissions import has_model_permission


class LetterPermissionHelper(RecordPermissionHelper):
    """Letters hold personal data: reading them takes the right to view, sending again the right to change."""

    def user_can_list(self, user: AbstractBaseUser) -> bool:
        return has_model_permission(user, "view", self.model)

    def user_can_act_on(self, user: AbstractBaseUser) -> bool:
        return self.user_can_list(user) and super().user_can_act_on(user)


class LetterURLHelper(RecordURLHelper):
    """Knows that sending many letters again is about a list, not about one of them."""

    def get_action_url_pattern(self, action: str) -> str:
        if action == RESEND_LOST:
            return str(self._get_action_url_pattern(action))
        return str(super().get_action_url_pattern(action))


class LetterAdmin(ModelAdmin):
    """The list of letters, and each with its text."""

    model = Letter
    menu_label = _("E-mails")
    menu_icon = "mail"
    menu_order = 230
    permission_helper_class = LetterPermissionHelper
    url_helper_class = LetterURLHelper
    index_view_class = LetterIndexView
    index_template_name = "cms/mail/desk/index.html"
    inspect_view_enabled = True
    inspect_view_class = LetterInspectView
    history_view_enabled = False
    list_display = (
        "recipient",
        "kind_name",
        "state",
        "language",
        "subject",
        "created_at",
        "sent_at",
        "attempts",
    )
    list_filter = ("state", FileFilter, KindFilter, "language")
    list_per_page = 50
    search_fields = ("recipient_email", "recipient_name", "subject")
    ordering = ("-pk",)
    inspect_view_fields: ClassVar = [
        "recipient_name",
        "recipient_email",
        "kind",
        "language",
        "state",
        "last_error",
        "created_at",
        "not_before",
        "expires_at",
        "attempts",
        "sent_at",
        "subject",
    ]

    @display(description=_("recipient"), ordering="recipient_email")
    def recipient(self, letter: Letter) -> str:
        """The name, else the address: both would crowd out the other columns."""
        return letter.recipient_name or letter.recipient_email

    @display(description=_("kind"), ordering="kind")
    def kind_name(self, letter: Letter) -> str:
        """The kind under the name that its app gave it."""
        return name_kind(letter)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        """Leave the texts out of the list: they are long, and some hold files."""
        return super().get_queryset(request).defer("body_text", "body_html", "attachments")

    def register_admin_url_finders(self) -> None:
        """Letters have no editing page that others could link to."""

    def resend_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        """Send a letter again."""
        return ResendView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def resend_lost_view(self, request: HttpRequest) -> HttpResponse:
        """Send all letters of a list again that failed or were missed."""
        return ResendLostView.as_view(model_admin=self)(request)

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """Offer the list, the inspection and sending again; letters are not made, edited or removed here."""
        views = {
            "index": self.index_view,
            "inspect": self.inspect_view,
            "resend": self.resend_view,
            RESEND_LOST: self.resend_lost_view,
        }
        return tuple(
            re_path(
                self.url_helper.get_action_url_pattern(action),
                view,
                name=self.url_helper.get_action_url_name(action),
            )
            for action, view in views.items()
        )
