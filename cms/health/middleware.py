"""Answer whoever asks whether this process lives and could serve: front servers, watchdogs, monitoring."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from cms.health.checks import CHECKS
from cms.health.probe import Probe
from cms.health.say import HEADERS, LIMIT, LIVE, READY, say_live, say_whether_ready

PREFIX = "/health/"
SAFE_METHODS = ("GET", "HEAD")


class HealthMiddleware:
    """Answer at /health/live and /health/ready, before anybody looks at the host, the session or TLS.

    A probe asks by number and without TLS: further inside it would be refused or led elsewhere. So this
    stands first in MIDDLEWARE. Behind the gate only other methods and addresses come here; a WSGI host, which
    has no gate, sends all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.probe = Probe(CHECKS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        if request.method not in SAFE_METHODS:
            not_allowed = {"status": "not allowed"}
            return _answer(request, HTTPStatus.METHOD_NOT_ALLOWED, not_allowed, Allow="GET, HEAD")
        if request.path_info == LIVE:
            return _answer(request, *say_live())
        if request.path_info == READY:
            return _answer(request, *say_whether_ready(self.probe.find(LIMIT)))
        return _answer(request, HTTPStatus.NOT_FOUND, {"status": "not found"})


def _answer(
    request: HttpRequest, status: HTTPStatus, content: dict[str, Any], **headers: str
) -> HttpResponseBase:
    response = JsonResponse(content, status=status, headers={**HEADERS, **headers})
    response["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return response
