"""How people and scripts are told that something was refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages

from cms.translation.exceptions import TranslationRefused

# A view, or a hook that may leave the answer to Wagtail.
Answering = Callable[..., HttpResponseBase | None]


def answer_refusals(view: Answering) -> Answering:
    """Let a view or a hook refuse by raising `TranslationRefused`."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase | None:
        try:
            return view(request, *args, **kwargs)
        except TranslationRefused as refusal:
            return answer_refusal(request, refusal)

    inner.is_guarded = True  # type: ignore[attr-defined]  # read by the test of all addresses
    return inner


def answer_refusal(request: HttpRequest, refusal: TranslationRefused) -> HttpResponse:
    """Lead a person to the admin's start with the sentence; give a script the sentence and status 403."""
    is_script = request.method not in {"GET", "POST"} or not request.accepts("text/html")
    if is_script or request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"detail": str(refusal)}, status=403)
    messages.error(request, str(refusal))
    return redirect("wagtailadmin_home")
