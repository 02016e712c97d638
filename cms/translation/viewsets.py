"""Wagtail's views of pages, without buttons that only lead to a refusal."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets.button import BaseButton

from cms.publish_checks import NotReadyToPublish
from cms.translation.buttons import leave_out_refused
from cms.translation.exceptions import TranslationRefused


class EditPageView(EditView):
    """The page editor."""

    def get_header_more_buttons(self) -> list[BaseButton]:
        return leave_out_refused(super().get_header_more_buttons(), self.page, self.request.user)


class WorkflowView(WorkflowActionView):
    """What is done with a page that waits for approval; the last approval publishes it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)
        except (TranslationRefused, NotReadyToPublish) as refusal:
            for sentence in getattr(refusal, "messages", [str(refusal)]):
                messages.error(request, sentence)
            url = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return self.render_modal_json(request, {"step": "success", "redirect": url})
            return redirect(url)


class ExplorePagesView(ExplorableIndexView):
    """The list of the pages below a page, with that page's buttons above it."""

    def get_header_more_buttons(self) -> list[BaseButton]:
        return leave_out_refused(super().get_header_more_buttons(), self.parent_page, self.request.user)


class TranslatablePageViewSet(PageViewSet):
    """The views of every page type that names no viewset of its own; those that do, build on this one."""

    edit_view_class = EditPageView
    index_view_class = ExplorePagesView
    workflow_action_view_class = WorkflowView
