"""Middleware that keeps addresses stable and visitors anonymous."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_from_path, override


class LanguagePrefixMiddleware(LocaleMiddleware):
    """Activate the language that the address names, and never redirect to another address.

    Django's own middleware sends an unknown address on to one with a language prefix, by the browser's
    language. Content addresses must not depend on the browser, so an unknown address is simply not found;
    only the site's root chooses (`cms.views.choose_language`).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if get_language_from_path(request.path_info) is None and not hasattr(request, "is_in_no_language"):
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault(
            "Content-Language", getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
        )
        return response


def in_no_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say of a view without a language in its address that its answer is the same for all of them."""

    @wraps(view)
    def marked(request: HttpRequest, **named: str) -> HttpResponse:
        request.is_in_no_language = True  # type: ignore[attr-defined]  # for LanguagePrefixMiddleware
        return view(request, **named)

    return marked


class PrivateForStaffMiddleware:
    """Mark what somebody with a session sees as private, so that no shared cache keeps it.

    A visitor without a session cookie gets the same bytes as every other, without `Vary: Cookie`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True)
        return response


class StaffLanguageMiddleware:
    """Speak to staff in the language of their account on every page behind the admin's door.

    Wagtail activates that language only inside its views: what it says when it turns somebody away would be
    in the site's language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        profile = getattr(request.user, "wagtail_userprofile", None)
        if profile is None:
            return self.get_response(request)
        with override(profile.get_preferred_language()):
            return self.get_response(request)


class ContentSecurityPolicyMiddleware:
    """Tell the browser what a page may load and run, in public less than behind the admin's door.

    An answer that brings a policy of its own keeps it.
    """

    header = "Content-Security-Policy"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.public = write_public_policy()
        self.admin = _write_policy({**settings.CONTENT_SECURITY_POLICY, **settings.ADMIN_SECURITY_POLICY})

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_admin = request.path_info.startswith(reverse("wagtailadmin_home"))
        response.headers.setdefault(self.header, self.admin if is_admin else self.public)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


def write_public_policy() -> str:
    """Return the policy of a public page, as its header says it."""
    return _write_policy(settings.CONTENT_SECURITY_POLICY)


def _write_policy(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())
