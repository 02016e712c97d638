"""Middleware of signing in: those who tried too often wait, and sessions end."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from math import ceil
from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import PasswordResetView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from cms.signin.client_address import find_client_prefix
from cms.signin.limits import Limit, TooManyAttempts, limit_mailbox, limit_page_password, limit_resets
from cms.signin.services.count_attempt import count_attempt
from cms.signin.session_times import SEEN_AT, SIGNED_IN_AT

# The views that ask for the password of a page or a collection, with the name of what it guards.
PASSWORD_VIEWS = {
    "wagtailcore_authenticate_with_password": "page_view_restriction_id",
    "wagtaildocs_authenticate_with_password": "restriction_id",
}
# A page that is only left open asks this by itself, again and again.
ASKED_BY_ITSELF = "wagtailadmin_editing_sessions"
# To write each request down would cost a write each.
NOTED_EVERY = 300

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ThrottleMiddleware:
    """Tell people that they have to wait, and count what is no sign-in: resets and passwords of pages.

    The views are known by their class or name, so that Wagtail's, Django's and a host's own count alike.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        refused = getattr(request, "too_many_attempts", None)
        return response if refused is None else ask_to_wait(request, refused.until)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse what was tried too often before the view does anything."""
        limits = _find_limits(request, view, kwargs) if request.method == "POST" else []
        if not limits:
            return None
        try:
            count_attempt(limits)
        except TooManyAttempts as refused:
            return ask_to_wait(request, refused.until)
        return None


def _find_limits(request: HttpRequest, view: Callable[..., Any], kwargs: dict[str, Any]) -> list[Limit]:
    prefix = find_client_prefix(request)
    view_class = getattr(view, "view_class", None)
    if isinstance(view_class, type) and issubclass(view_class, PasswordResetView):
        email = request.POST.get("email", "").strip()
        return [limit_resets(prefix), limit_mailbox(email)] if email else [limit_resets(prefix)]
    name = request.resolver_match.url_name if request.resolver_match else None
    if name in PASSWORD_VIEWS:
        return [limit_page_password(f"{name}/{kwargs[PASSWORD_VIEWS[name]]}", prefix)]
    return []


def ask_to_wait(request: HttpRequest, until: datetime) -> HttpResponse:
    """Say that one has to wait and for how long; the same for accounts that exist and others."""
    seconds = max(1, ceil((until - timezone.now()).total_seconds()))
    context = {"minutes": ceil(seconds / 60), "page_class": "login"}  # looks like Wagtail's page
    response = render(request, "cms/signin/wait.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


class SessionEndMiddleware:
    """End a session that nobody used for WORKSHOP_SPOT_IDLE_SECONDS, and each after SESSION_COOKIE_AGE.

    A visitor without a session has none afterwards either.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or _is_file(request):
            return self.get_response(request)
        if _has_ended(request, time()):
            logout(request)
        response = self.get_response(request)
        if _is_use(request):
            _note_use(request, time())
        return response


def _is_file(request: HttpRequest) -> bool:
    return bool(settings.MEDIA_URL) and request.path_info.startswith(settings.MEDIA_URL)


def _has_ended(request: HttpRequest, now: float) -> bool:
    seen_at, signed_in_at = request.session.get(SEEN_AT), request.session.get(SIGNED_IN_AT)
    if seen_at is None or signed_in_at is None:
        return False
    return now - seen_at > settings.WORKSHOP_SPOT_IDLE_SECONDS or (
        now - signed_in_at > settings.SESSION_COOKIE_AGE
    )


def _is_use(request: HttpRequest) -> bool:
    return request.resolver_match is None or ASKED_BY_ITSELF not in request.resolver_match.namespaces


def _note_use(request: HttpRequest, now: float) -> None:
    seen_at = request.session.get(SEEN_AT)
    if seen_at is not None and now - seen_at > NOTED_EVERY:
        request.session[SEEN_AT] = now
