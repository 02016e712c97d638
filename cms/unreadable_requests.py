"""Answer staff with a sentence where a request cannot be read, as when a connection broke in the middle.

Wagtail's views trust that a browser sends each field of their forms, and numbers in their addresses. What
comes with less raises, and would be answered with an error page and a traceback that tells nothing.
"""

import logging
from collections.abc import Callable, Iterator
from functools import cache
from http import HTTPStatus
from types import CodeType, FrameType, TracebackType

from django.apps import apps
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from modelcluster.forms import BaseTransientModelFormSet

logger = logging.getLogger(__name__)

# Apps that this middleware answers for. Errors in any other app are its own, and are reported as errors.
UPSTREAM = frozenset(
    {
        "django",
        "django_tasks",
        "django_tasks_db",
        "modelcluster",
        "taggit",
        "wagtail",
        "wagtail_localize",
        "wagtail_modeladmin",
        "whitenoise",
    }
)
# What a missing field, a missing file or a word in place of a number raises in their code.
MISREADINGS = (AttributeError, IndexError, KeyError, TypeError, ValueError)
# Wagtail leads on to whatever a form names as the next address.
LEAD_ON = resolve_url.__code__
# Forms of rows, of ours too, take the number of each row from the request before anything is checked.
FIND_ROW = BaseTransientModelFormSet._construct_form.__code__  # noqa: SLF001 – to be known in a traceback


class UnreadableRequestMiddleware:
    """Turn what Wagtail's admin raises about an incomplete request into an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not request.path_info.startswith(reverse("wagtailadmin_home")) or not _is_misread(exception):
            return None
        logger.warning(
            "A request for %s could not be read: %s in %s",
            request.path_info,
            type(exception).__name__,
            list(_modules_of(exception.__traceback__))[-1],
        )
        sentence = _(
            "Something was missing in what your browser sent. Please check what was saved, and try again."
        )
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"success": False, "error_message": sentence}, status=HTTPStatus.BAD_REQUEST)
        return render(
            request, "cms/admin/unreadable.html", {"sentence": sentence}, status=HTTPStatus.BAD_REQUEST
        )


def _is_misread(exception: Exception) -> bool:
    """Tell whether a request, not our code, is the reason of an error."""
    if isinstance(exception, MultiValueDictKeyError | UnicodeDecodeError):
        return True
    if isinstance(exception, NoReverseMatch):
        return _came_through(LEAD_ON, exception)
    if isinstance(exception, ValidationError):
        return _came_through(FIND_ROW, exception)
    if not isinstance(exception, MISREADINGS):
        return False
    packages = {module.partition(".")[0] for module in _modules_of(exception.__traceback__)}
    return packages.isdisjoint(_apps_of_the_site())


def _came_through(code: CodeType, exception: Exception) -> bool:
    return any(frame.f_code is code for frame in _frames_of(exception.__traceback__))


@cache
def _apps_of_the_site() -> frozenset[str]:
    return frozenset(config.name.partition(".")[0] for config in apps.get_app_configs()) - UPSTREAM


def _modules_of(traceback: TracebackType | None) -> Iterator[str]:
    """Yield the names of the modules that an error came through, the outermost first."""
    for frame in _frames_of(traceback):
        yield frame.f_globals.get("__name__", "")


def _frames_of(traceback: TracebackType | None) -> Iterator[FrameType]:
    while traceback is not None:
        yield traceback.tb_frame
        traceback = traceback.tb_next
