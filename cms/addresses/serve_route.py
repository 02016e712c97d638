"""Serve a page that was found without Wagtail's own search."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page
from wagtail.url_routing import RouteResult


def serve_route(request: HttpRequest, route: RouteResult) -> HttpResponse:
    """Answer with the page of a route, through every hook that Wagtail's own view goes through.

    Among them is Wagtail's question for the password or the log-in of a page that is not for everybody.

    Parameters:
        request: the current request.
        route: the page, and what its `serve` takes besides the request.
    """
    page, args, kwargs = route
    chain = _serve
    for wrap in reversed(hooks.get_hooks("on_serve_page")):
        chain = wrap(chain)
    for ask in hooks.get_hooks("before_serve_page"):
        answer = ask(page, request, args, kwargs)
        if isinstance(answer, HttpResponse):
            return answer
    return chain(page, request, args, kwargs)


def _serve(page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> HttpResponse:
    return page.serve(request, *args, **kwargs)
