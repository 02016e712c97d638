"""Name views whose answer is the same for every visitor, and say how long it stays true."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from cms.freshness.current_stamp import hear_other_machines, read_stamp
from cms.freshness.moments import find_good_until
from cms.freshness.stamp import Stamp
from cms.page_cache.question import READING

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, Parameters], Answer]

# What was written past every signal is seen after five minutes at the latest: the parts that a page is made
# of may be a minute old (cms/freshness/kept.py).
LONGEST = timedelta(minutes=4)
# Set by whoever keeps pages and so takes the mark off again; without it no answer is marked.
KEEPER = "workshop_spot.keeps_pages"
# For whoever keeps the page, see `read_mark`; it never reaches a visitor.
MARK = "X-Page-Mark"
KEPT_STATUSES = (HTTPStatus.OK, HTTPStatus.NOT_FOUND)
KEPT_FOR_NOBODY = ("private", "no-store", "no-cache")


def may_be_kept(view: View[Parameters, Answer]) -> View[Parameters, Answer]:
    """Let the answers of a view be kept for every visitor without a session.

    An answer that says itself that it is not for all, by a cookie, `Vary` or `Cache-Control`, is not kept.
    """

    @wraps(view)
    def marked(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        request.may_be_kept = True  # type: ignore[attr-defined]  # see is_same_for_all
        return view(request, *args, **kwargs)

    return marked


def is_same_for_all(request: HttpRequest) -> bool:
    """Say whether what is made for a request may be kept: it reads, and its view said that it may."""
    return request.method in READING and getattr(request, "may_be_kept", False)


class KeepPagesMiddleware:
    """Mark each answer that may be kept with how new it is and until when it is true.

    It stands outside all that changes an answer, and inside what sends it elsewhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        hear_other_machines()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if KEEPER not in request.META or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        # Before anything is read: what changes meanwhile makes the answer outdated.
        stamp, now = read_stamp(), timezone.now()
        response = self.get_response(request)
        if is_for_all(request, response) and not connection.in_atomic_block:
            good_until = find_good_until(stamp, now, now + LONGEST)
            response[MARK] = write_mark(stamp, good_until)
            patch_vary_headers(response, ("Accept-Encoding",))
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response


def is_for_all(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Say whether an answer is the same for every visitor without a session."""
    if not is_same_for_all(request) or response.status_code not in KEPT_STATUSES:
        return False
    if not isinstance(response, HttpResponse) or response.cookies or hasattr(request, "absence"):
        return False
    control = response.get("Cache-Control", "").lower()
    varies_by = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return varies_by <= {"accept-encoding"} and not any(word in control for word in KEPT_FOR_NOBODY)


def write_mark(stamp: Stamp, good_until: datetime) -> str:
    """Return what `read_mark` reads."""
    return f"{stamp.changed} {good_until.timestamp():.3f}"


def read_mark(mark: str) -> tuple[int, float]:
    """Return the stamp's first number when an answer was made, and until when it is true (since 1970)."""
    made_at, _space, good_until = mark.partition(" ")
    return int(made_at), float(good_until)
