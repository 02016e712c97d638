"""How Wagtail's page views treat pages about facts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.copy import CopyView
from wagtail.models import Page

from cms.translation.viewsets import TranslatablePageViewSet


class RefuseCopyView(CopyView):
    """Refuses in a sentence; Wagtail itself would only speak of missing rights."""

    def dispatch(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        page = get_object_or_404(Page, pk=page_id)
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        messages.error(
            request,
            _(
                "“%(title)s” tells of a fact and cannot be copied: visitors would find the same thing twice. "
                "Add a new one at its desk, or translate this page."
            )
            % {"title": page.get_admin_display_title()},
        )
        return redirect("wagtailadmin_explore", page.get_parent().pk)


class FactPageViewSet(TranslatablePageViewSet):
    """Wagtail's views of a page type about facts: `FactPageViewSet(model=WorkshopPage)`."""

    copy_view_class = RefuseCopyView
