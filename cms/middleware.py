"""Middleware that keeps addresses stable and visitors anonymous."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_cache_control, patch_vary_headers


class LanguagePrefixMiddleware(LocaleMiddleware):
    """Let only the site's root choose a language for the visitor.

    Django's own middleware redirects any unknown address to one with a language prefix. Content addresses
    must not depend on the browser's language, so an unknown address is simply not found.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info == "/":
            response = super().process_response(request, response)
            patch_vary_headers(response, ("Accept-Language",))
        elif isinstance(response, HttpResponse):
            response.headers.setdefault(
                "Content-Language",
                getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
            )
        return response


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
