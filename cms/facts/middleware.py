"""Refuse in a sentence what the database protects, at doors that offer no hook for it."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.facts.find_obstacles import count_kinds


class ProtectedDeletionMiddleware:
    """Lead back with a message whoever tries to delete in the admin what is still used.

    Wagtail asks its index of references first. That index knows no drafts, counts a block as no hindrance and
    can lag behind; then the deletion is refused, and Wagtail would answer with an error page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        home = reverse("wagtailadmin_home")
        if not request.path_info.startswith(home):
            return None
        if isinstance(exception, ProtectedError):
            obstacles = count_kinds(exception.protected_objects)
        elif isinstance(exception, RestrictedError):
            obstacles = count_kinds(exception.restricted_objects)
        else:
            return None
        sentence = _("Nothing was deleted, because it is still used: %(obstacles)s.") % {
            "obstacles": "; ".join(obstacles)
        }
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"success": False, "error_message": sentence}, status=409)
        messages.error(request, sentence)
        return HttpResponseRedirect(home)
